package io.weir.job.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.Answer;
import io.weir.model.Question;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class AskStateTest {
  private static final byte[] QUESTION = new Question.StatusOf(1).toBytes();
  private static final Answer ANSWER = new Answer.Status(0, 1, 2, 3);

  private static Answer ask(AskState state, byte[] question) {
    return Answer.of(state.getSerializedValue(question, null, null, null));
  }

  private static Answer.Refusal.Reason refusal(AskState state, byte[] question) {
    return ((Answer.Refusal) ask(state, question)).reason();
  }

  @Test
  void closingWaitsForTheAnswerOnItsWayAndRefusesTheNext() {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch mayAnswer = new CountDownLatch(1);
    AskState state =
        new AskState(
            question -> {
              asked.countDown();
              try {
                mayAnswer.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return ANSWER;
            });
    state.serve();
    CompletableFuture<Answer> answer = CompletableFuture.supplyAsync(() -> ask(state, QUESTION));
    await().until(() -> asked.getCount() == 0);
    CompletableFuture<Void> closed = CompletableFuture.runAsync(state::close);
    await().until(() -> refusal(state, QUESTION) == Answer.Refusal.Reason.NOT_SERVING);
    assertThat(closed).isNotDone();
    mayAnswer.countDown();
    assertThat(answer.join()).isEqualTo(ANSWER);
    closed.join();
    assertThat(refusal(state, QUESTION)).isEqualTo(Answer.Refusal.Reason.NOT_SERVING);
  }

  @Test
  void whatFailsOrCannotBeReadIsRefusedAndNotThrown() {
    try (AskState state =
        new AskState(
            question -> {
              throw new IllegalStateException("broken");
            })) {
      assertThat(refusal(state, QUESTION)).isEqualTo(Answer.Refusal.Reason.NOT_SERVING);
      state.serve();
      assertThat(refusal(state, QUESTION)).isEqualTo(Answer.Refusal.Reason.FAILED);
      assertThat(refusal(state, new byte[] {9})).isEqualTo(Answer.Refusal.Reason.MALFORMED);
      assertThat(refusal(state, new byte[0])).isEqualTo(Answer.Refusal.Reason.MALFORMED);
    }
  }
}
