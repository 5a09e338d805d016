package io.weir.protocols.grpc;

import io.weir.client.v1.BatchLookupReply;
import io.weir.client.v1.LookupReply;
import io.weir.model.records.ItemResult.Values.Answer;
import java.util.List;

/** The answers of one window that the client has not been sent. For one thread at a time. */
final class UnsentAnswers {
  /** A reply that has reached this is sent, so that it is at most one value larger. */
  private static final int REPLY_BYTES = 256 << 10;

  private List<Answer> answers = List.of();

  /** How many of them are sent. */
  private int sent;

  /** The answers of the next window, once those of the one before are sent. */
  void put(List<Answer> window) {
    answers = window;
    sent = 0;
  }

  boolean isEmpty() {
    return sent == answers.size();
  }

  /** Takes the next answers, one or more, as many as a message should have. */
  BatchLookupReply next() {
    BatchLookupReply.Builder reply = BatchLookupReply.newBuilder();
    long bytes = 0;
    do {
      LookupReply answer = KeysService.reply(answers.get(sent++));
      bytes += answer.getSerializedSize();
      reply.addAnswers(answer);
    } while (!isEmpty() && bytes < REPLY_BYTES);
    if (isEmpty()) {
      clear(); // values may be large
    }
    return reply.build();
  }

  void clear() {
    put(List.of());
  }
}
