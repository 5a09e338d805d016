package io.weir.query.ask;

import io.weir.model.Answer;

/** A task refused a question that was one part of several. */
public final class RefusedException extends RuntimeException {
  private final transient Answer.Refusal refusal;

  RefusedException(Answer.Refusal refusal) {
    super(refusal.reason() + ": " + refusal.message());
    this.refusal = refusal;
  }

  public Answer.Refusal refusal() {
    return refusal;
  }
}
