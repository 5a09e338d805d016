package io.weir.query.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Answer;
import io.weir.model.Asker;
import io.weir.model.Question;
import io.weir.query.InMemoryAsker;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.flink.util.MathUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyGroupsTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 128, 1000, 32_768})
  void knowsAHashForEveryKeyGroup(int count) {
    KeyGroups keyGroups = new KeyGroups(count);

    assertThat(keyGroups.count()).isEqualTo(count);
    for (int group = 0; group < count; group++) {
      assertThat(MathUtils.murmurHash(keyGroups.hashFor(group)) % count).isEqualTo(group);
    }
  }

  @Test
  void asksEveryTaskOnce() {
    KeyGroups keyGroups = new KeyGroups(128);
    InMemoryAsker tasks = new InMemoryAsker(hash -> KeyGroups.of(hash, 128), 128, 5);
    List<Question> asked = new ArrayList<>();
    Asker counting =
        question -> {
          asked.add(question);
          return tasks.ask(question);
        };

    List<Answer> answers =
        keyGroups.askEach(counting, Question.StatusOf::new).toCompletableFuture().join();

    assertThat(asked).hasSize(5);
    assertThat(answers)
        .extracting(a -> ((Answer.Status) a).firstKeyGroup())
        .containsExactly(0, 26, 52, 77, 103);
    assertThat(((Answer.Status) answers.get(4)).lastKeyGroup()).isEqualTo(127);
  }

  @Test
  void failsWithTheRefusalOfATask() {
    Answer.Refusal refusal = new Answer.Refusal(Answer.Refusal.Reason.NOT_SERVING, "starting");

    assertThatThrownBy(() -> askEach(question -> CompletableFuture.completedFuture(refusal)))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }

  @Test
  void failsWhenATaskSpeaksForOtherKeyGroupsInsteadOfAskingForEver() {
    assertThatThrownBy(
            () ->
                askEach(
                    question -> CompletableFuture.completedFuture(Answer.Status.empty(64, 127))))
        .hasMessageContaining("the task of key group 0 speaks for 64 to 127");
  }

  @Test
  void failsWhenTheJobHasMoreKeyGroupsThanItKnowsOf() {
    assertThatThrownBy(
            () ->
                askEach(question -> CompletableFuture.completedFuture(Answer.Status.empty(0, 128))))
        .hasMessageContaining("the job has more than 128 key groups: a task speaks up to 128");
  }

  private static List<Answer> askEach(Asker asker) {
    return new KeyGroups(128).askEach(asker, Question.StatusOf::new).toCompletableFuture().join();
  }
}
