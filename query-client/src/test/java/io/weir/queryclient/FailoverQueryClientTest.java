package io.weir.queryclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Query;
import io.weir.model.QueryClient.UnreachableException;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal.Reason;
import io.weir.model.Tag;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class FailoverQueryClientTest extends TwoReplicas {
  @Test
  void asksTheFirstReplicaWhileItIsHealthy() throws IOException {
    twoReplicas(LIMITS);

    for (int i = 0; i < 10; i++) {
      assertThat(valueAnswered()).isEqualTo(1.0);
    }
    assertThat(metrics())
        .contains("weir_queries_total{outcome=\"answered\"} 10.0")
        .contains("weir_query_seconds_count 10")
        .contains("weir_query_proxies_healthy{replica=\"one:8081\"} 2.0")
        .contains("weir_query_proxies_healthy{replica=\"two:8081\"} 1.0")
        .contains("weir_queries_in_flight 0.0");
  }

  @Test
  void takesTurnsAmongTheProxiesOfAReplica() {
    twoReplicas(LIMITS);

    valueAnswered();
    valueAnswered();

    assertThat(cluster.asked()).containsExactlyInAnyOrder(A, B);
  }

  @Test
  void goesOnToTheNextReplicaAndThenToTheNextProxyWithinOneQuery() throws IOException {
    twoReplicas(SELDOM);
    cluster.die(A);
    cluster.die(C);

    assertThat(valueAnswered()).isEqualTo(1.0);

    assertThat(cluster.asked()).containsExactly(A, C, B);
    assertThat(metrics())
        .contains("weir_query_failovers_total{to=\"replica\"} 2.0")
        .contains("weir_queries_total{outcome=\"answered\"} 1.0")
        .contains(attempts("one:8081", "failed") + " 1.0")
        .contains(attempts("one:8081", "answered") + " 1.0")
        .contains(attempts("two:8081", "failed") + " 1.0")
        .contains("weir_query_attempt_seconds_count{replica=\"one:8081\"} 2")
        .contains("weir_query_attempt_seconds_count{replica=\"two:8081\"} 1");
  }

  /** A task behind both proxies of the replica whose host has vanished: nobody refuses anything. */
  @Test
  void aVanishedHostCostsOneQueryOneAttempt() {
    twoReplicas(SELDOM);
    cluster.hang(A);
    cluster.hang(B);

    assertThat(valueAnswered()).isEqualTo(2.0);
    assertThat(valueAnswered()).isEqualTo(2.0);

    assertThat(cluster.asked()).containsExactly(A, C, C);
  }

  private static String attempts(String replica, String outcome) {
    return "weir_query_attempts_total{outcome=\"%s\",replica=\"%s\"}".formatted(outcome, replica);
  }

  @Test
  void asksAnotherReplicaWhenATaskDoesNotServe() throws IOException {
    twoReplicas(SELDOM);
    one.refuse(new QueryResult.Refusal(Reason.NOT_SERVING, "stopping"));

    assertThat(valueAnswered()).isEqualTo(2.0);

    assertThat(cluster.asked()).as("no second proxy to the same task").hasSize(2).endsWith(C);
    assertThat(metrics()).contains(attempts("one:8081", "refused") + " 1.0");
  }

  @Test
  void asksAnotherReplicaWhenTheStateFailed() {
    twoReplicas(SELDOM);
    one.refuse(new QueryResult.Refusal(Reason.FAILED, "broken"));

    assertThat(valueAnswered()).isEqualTo(2.0);
  }

  @Test
  void handsBackTheRefusalWhenNoReplicaServes() {
    twoReplicas(SELDOM);
    QueryResult.Refusal refusal = new QueryResult.Refusal(Reason.NOT_SERVING, "stopping");
    one.refuse(refusal);
    two.refuse(refusal);

    assertThat(ask()).isEqualTo(refusal);
  }

  @Test
  void anUnknownTagIsAnAnswerAndNoReasonToAskAnother() throws IOException {
    twoReplicas(LIMITS);
    Query unknown = new Query.Report(Tag.of("u"), QUERY.periods());

    QueryResult answer = client.query(unknown).toCompletableFuture().join();

    assertThat(answer)
        .isInstanceOfSatisfying(
            QueryResult.Refusal.class, r -> assertThat(r.reason()).isEqualTo(Reason.UNKNOWN_TAG));
    assertThat(cluster.asked()).hasSize(1);
    assertThat(metrics()).contains("weir_queries_total{outcome=\"unknown_tag\"} 1.0");
  }

  @Test
  void goesOnWhenAProxyHangs() {
    twoReplicas(SELDOM);
    cluster.hang(A);
    cluster.hang(B);

    assertThat(valueAnswered()).isEqualTo(2.0);
  }

  @Test
  void goesOnWhenAnAnswerCannotBeRead() {
    twoReplicas(SELDOM);
    cluster.reply(A, "job1", new byte[] {99});
    cluster.reply(B, "job1", new byte[0]);

    assertThat(valueAnswered()).isEqualTo(2.0);
  }

  @Test
  void givesUpInTimeWhenEverythingHangs() throws IOException {
    twoReplicas(SELDOM);
    List.of(A, B, C).forEach(cluster::hang);
    long begin = System.nanoTime();

    assertThatThrownBy(this::ask)
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(UnreachableException.class)
        .hasMessage("no proxy answered in time: no answer in time");

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(10));
    assertThat(metrics()).contains("weir_queries_total{outcome=\"unreachable\"} 1.0");
  }

  @Test
  void refusesQueriesBeyondTheLimitAtOnceAndTakesThemAgainLater() throws IOException {
    twoReplicas(SELDOM);
    List.of(A, B, C).forEach(cluster::hang);
    List<CompletableFuture<QueryResult>> waiting = List.of(send(), send(), send());

    assertThatThrownBy(this::ask)
        .cause()
        .isInstanceOf(UnreachableException.class)
        .hasMessage("too many queries in flight, the limit is 3");
    assertThat(metrics())
        .contains("weir_queries_in_flight 3.0")
        .contains("weir_queries_total{outcome=\"shed\"} 1.0");

    waiting.forEach(w -> assertThatThrownBy(w::join).hasMessageContaining("no proxy answered"));
    assertThatThrownBy(this::ask).hasMessageNotContaining("too many");
  }
}
