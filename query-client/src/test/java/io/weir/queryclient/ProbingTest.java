package io.weir.queryclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.model.InMemoryQueryClient;
import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryClient.UnreachableException;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal.Reason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ProbingTest extends TwoReplicas {
  @Test
  void doesNotAskAFailedProxyAgainBeforeAProbeIsAnswered() {
    twoReplicas(SELDOM);
    cluster.die(A);
    cluster.die(B);
    valueAnswered();
    await().untilAsserted(() -> assertThat(healthyOfFirst()).isZero());
    cluster.asked().clear();

    assertThat(valueAnswered()).isEqualTo(2.0);

    assertThat(cluster.asked()).containsExactly(C);
  }

  @Test
  void takesAProxyBackOnceAProbeIsAnswered() {
    twoReplicas(LIMITS);
    cluster.die(A);
    cluster.die(B);
    assertThat(valueAnswered()).isEqualTo(2.0);

    cluster.answer(B, "job1", one);

    await().untilAsserted(() -> assertThat(valueAnswered()).isEqualTo(1.0));
  }

  @Test
  void findsAReplicaThatStartsAfterItSoonerThanAtTheNextProbe() {
    start(SELDOM, ONE);
    await().untilAsserted(() -> assertThat(client.fault()).hasValue("one:8081: runs no such job"));

    cluster.answer(A, "job1", one);
    cluster.run(ONE, "job1", A);

    await().untilAsserted(() -> assertThat(client.fault()).isEmpty());
    assertThat(valueAnswered()).isEqualTo(1.0);
  }

  @Test
  void failsAtOnceWithoutAskingAnyoneWhenEveryProxyIsDown() {
    start(LIMITS, ONE);

    assertThatThrownBy(this::ask)
        .cause()
        .isInstanceOf(UnreachableException.class)
        .hasMessageStartingWith("no replica of the job answers: ");
    assertThat(cluster.asked()).isEmpty();
    await().untilAsserted(() -> assertThat(client.fault()).hasValue("one:8081: runs no such job"));
  }

  @Test
  void hasNoFaultWhileOneReplicaAnswersForEveryKeyGroup() {
    twoReplicas(LIMITS);
    cluster.stop(ONE);
    List.of(A, B).forEach(cluster::die);
    await().ignoreExceptions().untilAsserted(() -> assertThat(healthyOfFirst()).isZero());
    assertThat(client.fault()).isEmpty();

    two.refuse(new QueryResult.Refusal(Reason.NOT_SERVING, "stopping"));

    await()
        .untilAsserted(
            () -> assertThat(client.fault()).get().asString().contains("NOT_SERVING: stopping"));
  }

  @Test
  void hasAFaultOfRecordsAloneWhileNoReplicaAnswersForThem() throws IOException {
    twoReplicas(LIMITS);
    await().untilAsserted(() -> assertThat(client.recordsFault()).isEmpty());
    QueryResult.Refusal lacks = new QueryResult.Refusal(Reason.NOT_SERVING, "lacks commands");
    List.of(A, B).forEach(proxy -> refuseRecords(proxy, "job1", one, lacks));
    await()
        .untilAsserted(
            () ->
                assertThat(metrics())
                    .contains("weir_replica_records_answering{replica=\"one:8081\"} 0.0")
                    .contains("weir_replica_records_answering{replica=\"two:8081\"} 1.0"));
    assertThat(client.recordsFault()).isEmpty();

    refuseRecords(C, "job2", two, lacks);

    await()
        .untilAsserted(
            () ->
                assertThat(client.recordsFault())
                    .get()
                    .asString()
                    .contains("b:1: ", "c:1: ", "NOT_SERVING: lacks commands"));
    assertThat(client.fault()).isEmpty();
    assertThat(valueAnswered()).isEqualTo(1.0);

    cluster.answer(B, "job1", one);
    await().untilAsserted(() -> assertThat(client.recordsFault()).isEmpty());
  }

  @Test
  void samplesAreAskedAsBeforeWhereAStoreOfRecordsRefuses() {
    twoReplicas(SELDOM);
    List.of(A, B)
        .forEach(
            proxy ->
                refuseRecords(
                    proxy, "job1", one, new QueryResult.Refusal(Reason.NOT_SERVING, "lacks")));

    client.query(new Query.Records(0, new byte[0])).toCompletableFuture().join();

    assertThat(valueAnswered()).isEqualTo(1.0);
  }

  private void refuseRecords(
      HostPort proxy, String job, InMemoryQueryClient samples, QueryResult.Refusal refusal) {
    cluster.answer(
        proxy,
        job,
        (Query query) ->
            query.stateName().equals(Query.RECORDS_STATE_NAME) ? refusal : samples.answer(query));
  }

  @Test
  void asksOnlyProxiesThatKnowTheJob() {
    cluster.answer(A, "job of another cluster", two);
    cluster.answer(B, "job1", one);
    cluster.run(ONE, "job1", A, B);
    start(LIMITS, ONE);
    await().untilAsserted(() -> assertThat(healthyOfFirst()).isEqualTo(1));

    assertThat(valueAnswered()).isEqualTo(1.0);
    assertThat(valueAnswered()).isEqualTo(1.0);

    assertThat(cluster.asked()).containsOnly(B);
  }

  @Test
  void findsTheJobAgainUnderItsNewId() {
    twoReplicas(LIMITS);
    cluster.stop(TWO);
    InMemoryQueryClient restarted = FakeReplicas.job().put("t", 50, 3.0);
    cluster.answer(A, "job1-again", restarted);
    cluster.answer(B, "job1-again", restarted);
    cluster.run(ONE, "job1-again", A, B);

    await().ignoreExceptions().untilAsserted(() -> assertThat(valueAnswered()).isEqualTo(3.0));
  }

  @Test
  void asksAReplicaThatLagsAfterOneThatDoesNotUntilItHasCaughtUp() throws IOException {
    one.applied(at(7, 100_000));
    two.applied(at(9, 105_001));
    twoReplicas(LIMITS);
    assertThat(valueAnswered()).isEqualTo(2.0);
    assertThat(metrics())
        .contains("weir_replica_behind_seconds{replica=\"one:8081\"} 5.001")
        .contains("weir_replica_behind_seconds{replica=\"two:8081\"} 0.0");
    assertState("one:8081", "behind");
    assertState("two:8081", "answering");

    one.applied(at(8, 100_001));

    await().untilAsserted(() -> assertThat(valueAnswered()).isEqualTo(1.0));
    assertState("one:8081", "answering");
  }

  @Test
  void asksForRecordsWhereRecordsDoNotLagThoughSamplesMay() throws IOException {
    InMemoryQueryClient itsRecords = FakeReplicas.job();
    InMemoryQueryClient others = FakeReplicas.job();
    List<HostPort> asked = new CopyOnWriteArrayList<>();
    twoReplicas(LIMITS);
    one.applied(at(9, 105_001));
    two.applied(at(7, 100_000));
    itsRecords.applied(at(3, 200_000));
    others.applied(at(4, 205_001));
    answerRecords(A, "job1", one, itsRecords, asked);
    cluster.run(ONE, "job1", A);
    answerRecords(C, "job2", two, others, asked);
    await()
        .untilAsserted(
            () -> {
              asked.clear();
              client.query(new Query.Records(0, new byte[0])).toCompletableFuture().join();
              assertThat(asked).containsExactly(C);
            });
    assertThat(metrics())
        .contains("weir_replica_records_behind_seconds{replica=\"two:8081\"} 0.0")
        .doesNotContain("weir_replica_records_behind_seconds{replica=\"one:8081\"} 0.0");
    await().untilAsserted(() -> assertState("two:8081", "behind"));
    assertState("one:8081", "answering");
    assertThat(valueAnswered()).isEqualTo(1.0);
  }

  private void answerRecords(
      HostPort proxy,
      String job,
      InMemoryQueryClient samples,
      InMemoryQueryClient records,
      List<HostPort> asked) {
    cluster.answer(
        proxy,
        job,
        (Query query) -> {
          if (query instanceof Query.Records) {
            asked.add(proxy);
          }
          return query instanceof Query.StatusOf status && status.ofRecords()
              ? records.answer(new Query.StatusOf(status.routingHash()))
              : samples.answer(query);
        });
  }

  @Test
  void saysOfEachReplicaWhatItIsGoodFor() {
    twoReplicas(LIMITS);
    one.refuse(new QueryResult.Refusal(Reason.NOT_SERVING, "catching up"));
    cluster.stop(TWO);
    cluster.die(C);

    await().untilAsserted(() -> assertState("one:8081", "silent"));
    await().untilAsserted(() -> assertState("two:8081", "missing"));
  }

  private void assertState(String replica, String expected) throws IOException {
    for (String state : List.of("answering", "behind", "silent", "missing")) {
      assertThat(metrics())
          .contains(
              "weir_replica_state{replica=\"%s\",state=\"%s\"} %s"
                  .formatted(replica, state, state.equals(expected) ? "1.0" : "0.0"));
    }
  }

  @Test
  void waitsForTheNextProbeAlsoAfterAFaultOfItsOwn() {
    AtomicInteger looks = new AtomicInteger();
    client =
        new FailoverQueryClient(
            List.of(ONE),
            address -> {
              looks.incrementAndGet();
              throw new IllegalStateException("a fault");
            },
            cluster,
            new KeyGroups(FakeReplicas.KEY_GROUPS),
            SELDOM,
            true,
            registry);

    await().during(Duration.ofMillis(300)).until(() -> looks.get() == 1);
    assertThat(client.fault()).hasValue("one:8081: a fault");
  }

  @Test
  void closesItsTransport() {
    twoReplicas(LIMITS);

    client.close();

    assertThat(cluster.closed()).isTrue();
  }
}
