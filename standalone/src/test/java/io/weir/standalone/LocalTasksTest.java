package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.job.query.QueryState;
import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal.Reason;
import io.weir.model.QuerySecret;
import io.weir.model.TaskKeyGroups;
import io.weir.queryclient.HostPort;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.flink.metrics.Metric;
import org.apache.flink.metrics.SimpleCounter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LocalTasksTest {
  private static final HostPort ANY = new HostPort("localhost", 1);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int KEY_GROUPS = 128;

  private final LocalTasks tasks = new LocalTasks();

  @AfterEach
  void close() {
    tasks.close();
  }

  private QueryState run(int first, int last) {
    return run(first, last, query -> QueryResult.Status.empty(first, last));
  }

  private QueryState run(int first, int last, Function<Query, QueryResult> engine) {
    return run(Query.STATE_NAME, first, last, engine);
  }

  private QueryState run(String name, int first, int last, Function<Query, QueryResult> engine) {
    QueryState task =
        new QueryState(
            name,
            new TaskKeyGroups(new KeyGroups(KEY_GROUPS), first, last),
            QuerySecret.none(),
            engine);
    task.serve();
    added(task);
    return task;
  }

  private void added(Metric metric) {
    tasks.notifyOfAddedMetric(metric, "queries_answered", null);
  }

  private CompletableFuture<QueryResult> ask(int hash, Duration timeout) {
    return tasks.send(ANY, "any", new Query.StatusOf(hash), timeout);
  }

  @Test
  void handsEachQueryToTheTaskThatOwnsIt() {
    QueryState one = run(0, 63);
    QueryState two = run(64, 127);
    Set<QueryResult> answers = new HashSet<>();
    for (int hash = 0; hash < 100; hash++) {
      QueryResult.Status answer = (QueryResult.Status) ask(hash, LONG).join();
      assertThat((answer.firstKeyGroup() == 0 ? one : two).owns(new Query.StatusOf(hash))).isTrue();
      answers.add(answer);
    }
    assertThat(answers).hasSize(2);
  }

  @Test
  void refusesWhatNoTaskOwns() {
    added(new SimpleCounter());
    assertThat(((QueryResult.Refusal) ask(1, LONG).join()).reason()).isEqualTo(Reason.NOT_SERVING);
    QueryState task = run(0, KEY_GROUPS - 1);
    assertThat(ask(1, LONG).join()).isInstanceOf(QueryResult.Status.class);
    tasks.notifyOfRemovedMetric(task, "queries_answered", null);
    assertThat(((QueryResult.Refusal) ask(1, LONG).join()).reason()).isEqualTo(Reason.NOT_SERVING);
  }

  @Test
  void givesUpWhenTheTimeIsUp() {
    CountDownLatch mayAnswer = new CountDownLatch(1);
    run(
        0,
        KEY_GROUPS - 1,
        query -> {
          awaited(mayAnswer);
          return QueryResult.Status.empty(0, KEY_GROUPS - 1);
        });
    assertThatThrownBy(() -> ask(1, Duration.ofMillis(50)).join())
        .hasCauseInstanceOf(TimeoutException.class);
    CompletableFuture<QueryResult> patient = ask(1, LONG);
    mayAnswer.countDown();
    assertThat(patient.join()).isInstanceOf(QueryResult.Status.class);
  }

  @Test
  void failsWhatIsAskedAfterItWasClosed() {
    run(0, KEY_GROUPS - 1);
    tasks.close();
    assertThat(ask(1, LONG)).isCompletedExceptionally();
  }

  private static void awaited(CountDownLatch latch) {
    try {
      latch.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void handsEachQueryToTheStateThatItNames() {
    run(0, KEY_GROUPS - 1);
    QueryResult.Records answer = new QueryResult.Records(new byte[] {7});
    run(Query.RECORDS_STATE_NAME, 0, KEY_GROUPS - 1, query -> answer);

    Query query = new Query.Records(5, new byte[] {1});

    assertThat(tasks.send(ANY, "any", query, Duration.ofMinutes(1)).join()).isEqualTo(answer);
    assertThat(ask(5, Duration.ofMinutes(1)).join()).isInstanceOf(QueryResult.Status.class);
  }
}
