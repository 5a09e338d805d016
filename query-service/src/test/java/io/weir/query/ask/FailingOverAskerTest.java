package io.weir.query.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.Answer;
import io.weir.model.Answer.Refusal.Reason;
import io.weir.model.Asker.UnreachableException;
import io.weir.model.Periods;
import io.weir.model.Question;
import io.weir.model.Tag;
import io.weir.query.InMemoryAsker;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class FailingOverAskerTest {
  private static final JobAddress ONE = JobAddress.parseAll("http://one:8081").get(0);
  private static final JobAddress TWO = JobAddress.parseAll("http://two:8081").get(0);
  private static final HostPort A = new HostPort("a", 1);
  private static final HostPort B = new HostPort("b", 1);
  private static final HostPort C = new HostPort("c", 1);
  private static final Question.Report QUESTION =
      new Question.Report(Tag.of("t"), new Periods(0, 100, 1));
  private static final AskLimits LIMITS = limits(Duration.ofMillis(20));

  /** Probes so seldom that only nudged ones, and those of the start, happen within a test. */
  private static final AskLimits SELDOM = limits(Duration.ofDays(1));

  private final FakeCluster cluster = new FakeCluster();
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final InMemoryAsker one = FakeCluster.job().put("t", 50, 1.0);
  private final InMemoryAsker two = FakeCluster.job().put("t", 50, 2.0);
  private FailingOverAsker asker;

  private static AskLimits limits(Duration probeInterval) {
    return new AskLimits(
        Duration.ofMillis(200),
        Duration.ofSeconds(1),
        3,
        probeInterval,
        Duration.ofMillis(50),
        Duration.ofSeconds(5));
  }

  @AfterEach
  void close() {
    if (asker != null) {
      asker.close();
    }
  }

  @Test
  void asksTheFirstReplicaWhileItIsHealthy() throws IOException {
    twoReplicas(LIMITS);

    for (int i = 0; i < 10; i++) {
      assertThat(valueAnswered()).isEqualTo(1.0);
    }
    assertThat(metrics())
        .contains("weir_questions_total{outcome=\"answered\"} 10.0")
        .contains("weir_question_seconds_count 10")
        .contains("weir_ask_proxies_healthy{replica=\"one:8081\"} 2.0")
        .contains("weir_ask_proxies_healthy{replica=\"two:8081\"} 1.0")
        .contains("weir_questions_in_flight 0.0");
  }

  @Test
  void takesTurnsAmongTheProxiesOfAReplica() {
    twoReplicas(LIMITS);

    valueAnswered();
    valueAnswered();

    assertThat(cluster.asked()).containsExactlyInAnyOrder(A, B);
  }

  @Test
  void goesOnToTheNextProxyAndThenToTheNextReplicaWithinOneQuestion() throws IOException {
    twoReplicas(SELDOM);
    cluster.die(A);
    cluster.die(B);

    assertThat(valueAnswered()).isEqualTo(2.0);

    assertThat(cluster.asked()).hasSize(3).endsWith(C);
    assertThat(metrics())
        .contains("weir_question_failovers_total{to=\"proxy\"} 1.0")
        .contains("weir_question_failovers_total{to=\"replica\"} 1.0")
        .contains("weir_questions_total{outcome=\"answered\"} 1.0");
  }

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
  void asksAnotherReplicaWhenATaskDoesNotServe() {
    twoReplicas(SELDOM);
    one.refuse(new Answer.Refusal(Reason.NOT_SERVING, "stopping"));

    assertThat(valueAnswered()).isEqualTo(2.0);

    assertThat(cluster.asked()).as("no second proxy to the same task").hasSize(2).endsWith(C);
  }

  @Test
  void asksAnotherReplicaWhenTheStateFailed() {
    twoReplicas(SELDOM);
    one.refuse(new Answer.Refusal(Reason.FAILED, "broken"));

    assertThat(valueAnswered()).isEqualTo(2.0);
  }

  @Test
  void handsBackTheRefusalWhenNoReplicaServes() {
    twoReplicas(SELDOM);
    Answer.Refusal refusal = new Answer.Refusal(Reason.NOT_SERVING, "stopping");
    one.refuse(refusal);
    two.refuse(refusal);

    assertThat(ask()).isEqualTo(refusal);
  }

  @Test
  void anUnknownTagIsAnAnswerAndNoReasonToAskAnother() throws IOException {
    twoReplicas(LIMITS);
    Question unknown = new Question.Report(Tag.of("u"), QUESTION.periods());

    Answer answer = asker.ask(unknown).toCompletableFuture().join();

    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refusal.class, r -> assertThat(r.reason()).isEqualTo(Reason.UNKNOWN_TAG));
    assertThat(cluster.asked()).hasSize(1);
    assertThat(metrics()).contains("weir_questions_total{outcome=\"unknown_tag\"} 1.0");
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

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    assertThat(metrics()).contains("weir_questions_total{outcome=\"unreachable\"} 1.0");
  }

  @Test
  void failsAtOnceWithoutAskingAnyoneWhenEveryProxyIsDown() {
    start(LIMITS, ONE);

    assertThatThrownBy(this::ask)
        .cause()
        .isInstanceOf(UnreachableException.class)
        .hasMessageStartingWith("no replica of the job can be asked: ");
    assertThat(cluster.asked()).isEmpty();
    await().untilAsserted(() -> assertThat(asker.fault()).hasValue("one:8081: runs no such job"));
  }

  @Test
  void hasNoFaultWhileOneReplicaAnswersForEveryKeyGroup() {
    twoReplicas(LIMITS);
    cluster.stop(ONE);
    List.of(A, B).forEach(cluster::die);
    await().ignoreExceptions().untilAsserted(() -> assertThat(healthyOfFirst()).isZero());
    assertThat(asker.fault()).isEmpty();

    two.refuse(new Answer.Refusal(Reason.NOT_SERVING, "stopping"));

    await()
        .untilAsserted(
            () -> assertThat(asker.fault()).get().asString().contains("NOT_SERVING: stopping"));
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
    InMemoryAsker restarted = FakeCluster.job().put("t", 50, 3.0);
    cluster.answer(A, "job1-again", restarted);
    cluster.answer(B, "job1-again", restarted);
    cluster.run(ONE, "job1-again", A, B);

    await().ignoreExceptions().untilAsserted(() -> assertThat(valueAnswered()).isEqualTo(3.0));
  }

  @Test
  void asksAReplicaThatLagsAfterOneThatDoesNotUntilItHasCaughtUp() {
    one.visibleUpTo(100_000);
    two.visibleUpTo(105_001);
    twoReplicas(LIMITS);
    assertThat(valueAnswered()).isEqualTo(2.0);

    one.visibleUpTo(100_001);

    await().untilAsserted(() -> assertThat(valueAnswered()).isEqualTo(1.0));
  }

  @Test
  void refusesQuestionsBeyondTheLimitAtOnceAndTakesThemAgainLater() throws IOException {
    twoReplicas(SELDOM);
    List.of(A, B, C).forEach(cluster::hang);
    List<CompletableFuture<Answer>> waiting = List.of(send(), send(), send());

    assertThatThrownBy(this::ask)
        .cause()
        .isInstanceOf(UnreachableException.class)
        .hasMessage("too many questions in flight, the limit is 3");
    assertThat(metrics())
        .contains("weir_questions_in_flight 3.0")
        .contains("weir_questions_total{outcome=\"shed\"} 1.0");

    waiting.forEach(w -> assertThatThrownBy(w::join).hasMessageContaining("no proxy answered"));
    assertThatThrownBy(this::ask).hasMessageNotContaining("too many");
  }

  @Test
  void closesItsTransport() {
    twoReplicas(LIMITS);

    asker.close();

    assertThat(cluster.closed()).isTrue();
  }

  private void twoReplicas(AskLimits limits) {
    cluster.answer(A, "job1", one);
    cluster.answer(B, "job1", one);
    cluster.answer(C, "job2", two);
    cluster.run(ONE, "job1", A, B);
    cluster.run(TWO, "job2", C);
    start(limits, ONE, TWO);
    await()
        .untilAsserted(
            () ->
                assertThat(metrics())
                    .contains("weir_ask_proxies_healthy{replica=\"one:8081\"} 2.0")
                    .contains("weir_ask_proxies_healthy{replica=\"two:8081\"} 1.0"));
  }

  private void start(AskLimits limits, JobAddress... addresses) {
    asker =
        new FailingOverAsker(
            List.of(addresses),
            cluster,
            cluster,
            new KeyGroups(FakeCluster.KEY_GROUPS),
            limits,
            registry);
  }

  private double valueAnswered() {
    return ((Answer.Rows) ask()).value(1, 0);
  }

  private Answer ask() {
    return send().join();
  }

  private CompletableFuture<Answer> send() {
    return asker.ask(QUESTION).toCompletableFuture();
  }

  private int healthyOfFirst() throws IOException {
    String line =
        metrics()
            .lines()
            .filter(l -> l.startsWith("weir_ask_proxies_healthy{replica=\"one:8081\"}"))
            .findFirst()
            .orElseThrow();
    return (int) Double.parseDouble(line.substring(line.lastIndexOf(' ')));
  }

  private String metrics() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    PrometheusTextFormatWriter.create().write(out, registry.scrape());
    return out.toString(StandardCharsets.UTF_8);
  }
}
