package io.weir.queryclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.InMemoryQueryClient;
import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class TaskQueriesTest {
  @Test
  void asksEveryTaskOnce() {
    KeyGroups keyGroups = new KeyGroups(128);
    InMemoryQueryClient tasks = new InMemoryQueryClient(keyGroups, 5);
    List<Query> asked = new ArrayList<>();
    QueryClient counting =
        query -> {
          asked.add(query);
          return tasks.query(query);
        };

    List<QueryResult> answers =
        TaskQueries.queryEach(keyGroups, counting, Query.StatusOf::new)
            .toCompletableFuture()
            .join();

    assertThat(asked).hasSize(5);
    assertThat(answers)
        .extracting(a -> ((QueryResult.Status) a).firstKeyGroup())
        .containsExactly(0, 26, 52, 77, 103);
    assertThat(((QueryResult.Status) answers.get(4)).lastKeyGroup()).isEqualTo(127);
  }

  @Test
  void failsWithTheRefusalOfATask() {
    QueryResult.Refusal refusal =
        new QueryResult.Refusal(QueryResult.Refusal.Reason.NOT_SERVING, "starting");

    assertThatThrownBy(() -> queryEach(query -> CompletableFuture.completedFuture(refusal)))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            RefusedException.class, e -> assertThat(e.refusal()).isEqualTo(refusal));
  }

  @Test
  void failsWhenATaskSpeaksForOtherKeyGroupsInsteadOfAskingForEver() {
    assertThatThrownBy(
            () ->
                queryEach(
                    query -> CompletableFuture.completedFuture(QueryResult.Status.empty(64, 127))))
        .hasMessageContaining("the task of key group 0 speaks for 64 to 127");
  }

  @Test
  void failsWhenTheJobHasMoreKeyGroupsThanItKnowsOf() {
    assertThatThrownBy(
            () ->
                queryEach(
                    query -> CompletableFuture.completedFuture(QueryResult.Status.empty(0, 128))))
        .hasMessageContaining("the job has more than 128 key groups: a task speaks up to 128");
  }

  private static List<QueryResult> queryEach(QueryClient client) {
    return TaskQueries.queryEach(new KeyGroups(128), client, Query.StatusOf::new)
        .toCompletableFuture()
        .join();
  }
}
