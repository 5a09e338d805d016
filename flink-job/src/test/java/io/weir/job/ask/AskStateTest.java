package io.weir.job.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.Answer;
import io.weir.model.MalformedException;
import io.weir.model.Question;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;

class AskStateTest {
  private static final KeyGroupRange KEY_GROUPS = KeyGroupRange.of(32, 63);
  private static final byte[] QUESTION = new Question.StatusOf(1).toBytes();
  private static final Answer ANSWER = Answer.Status.empty(0, 1);

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
            KEY_GROUPS,
            128,
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
            KEY_GROUPS,
            128,
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

  /** Bytes of the state that cannot be read are no fault of whoever asks. */
  @Test
  void aStateThatCannotBeReadHasFailedAndIsCounted() {
    try (AskState state =
        new AskState(
            KEY_GROUPS,
            128,
            question -> {
              throw new MalformedException("index: must hold whole entries");
            })) {
      state.serve();
      assertThat(refusal(state, QUESTION)).isEqualTo(Answer.Refusal.Reason.FAILED);
      assertThat(state.failed()).isEqualTo(1);
      assertThat(state.refused()).isZero();
    }
  }

  @Test
  void ownsTheQuestionsThatFlinkWouldSendThere() {
    try (AskState state = new AskState(KEY_GROUPS, 128, question -> ANSWER)) {
      for (int hash = 0; hash < 1000; hash++) {
        int keyGroup = KeyGroupRangeAssignment.computeKeyGroupForKeyHash(hash, 128);
        assertThat(state.owns(new Question.StatusOf(hash)))
            .isEqualTo(keyGroup >= 32 && keyGroup <= 63);
      }
    }
  }

  @Test
  void isTheMetricOfWhatItHasAnswered() {
    try (AskState state = new AskState(KEY_GROUPS, 128, question -> ANSWER)) {
      ask(state, QUESTION);
      assertThat(state.getValue()).isZero();
      state.serve();
      ask(state, QUESTION);
      ask(state, QUESTION);
      assertThat(state.getValue()).isEqualTo(2);
    }
  }
}
