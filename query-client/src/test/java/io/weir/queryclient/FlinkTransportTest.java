package io.weir.queryclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.model.InMemoryQueryClient;
import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.QuerySecret;
import io.weir.model.Tag;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.flink.queryablestate.messages.KvStateRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over a real port, to a server that speaks Flink's protocol. */
class FlinkTransportTest {
  private static final String JOB = "0123456789abcdef0123456789abcdef";
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final QueryResult.Status STATUS = QueryResult.Status.empty(0, 7);

  private final InMemoryQueryClient job = FakeReplicas.job();
  private final FlinkTransport transport = new FlinkTransport(QuerySecret.none(), Optional.empty());
  private LoopbackProxy server;
  private HostPort proxy;

  @BeforeEach
  void start() throws Throwable {
    server = new LoopbackProxy();
    server.start();
    proxy = new HostPort("localhost", server.getServerAddress().getPort());
    server.answerWith(
        request ->
            CompletableFuture.completedFuture(
                job.answer(Query.of(request.getSerializedKeyAndNamespace())).toBytes()));
  }

  @AfterEach
  void stop() {
    transport.close();
    server.shutdownServer().join();
  }

  @Test
  void carriesTheQueryAsTheKeyAndBringsTheAnswerBack() {
    Query query = new Query.Report(Tag.of("t"), new Periods(0, 10_000, 10_000));
    job.put("t", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10.5);

    QueryResult answer = QueryResult.of(send(query));

    assertThat(answer.toBytes()).isEqualTo(job.answer(query).toBytes()).hasSizeGreaterThan(800_000);
    assertThat(server.last().getJobId()).hasToString(JOB);
    assertThat(server.last().getStateName()).isEqualTo(Query.STATE_NAME);
    assertThat(server.last().getKeyHashCode()).isEqualTo(query.routingHash());
  }

  @Test
  void failsWithWhatTheProxySays() {
    server.answerWith(
        request -> CompletableFuture.failedFuture(new IllegalStateException("no such state")));

    assertThatThrownBy(() -> send(new Query.StatusOf(1)))
        .satisfies(
            e -> assertThat(FailureSummary.of(e)).contains("IllegalStateException: no such state"));
  }

  @Test
  void saysWhoRefusesAndIsAnsweredAtOnceWhenSomebodyListens() throws Throwable {
    HostPort nobody = new HostPort("localhost", RawProxy.closedPort());
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> queryStatus(nobody))
          .cause()
          .isInstanceOf(IOException.class)
          .hasMessageMatching("no connection to " + nobody + " at [^ ]+: Connection refused");
    }

    LoopbackProxy late = new LoopbackProxy(nobody.port());
    try {
      late.answerWith(request -> CompletableFuture.completedFuture(STATUS.toBytes()));
      late.start();

      assertThat(queryStatus(nobody)).isEqualTo(STATUS);
    } finally {
      late.shutdownServer().join();
    }
  }

  @Test
  void answersManyAtOnceOverOneConnectionEachWithItsOwn() {
    int count = 2000;
    server.answerWith(FlinkTransportTest::echoSoon);

    List<CompletableFuture<byte[]>> answers =
        IntStream.range(0, count)
            .mapToObj(i -> transport.sendForBytes(proxy, JOB, new Query.StatusOf(i), LONG))
            .toList();

    for (int i = 0; i < count; i++) {
      assertThat(answers.get(i).join()).isEqualTo(new Query.StatusOf(i).toBytes());
    }
    assertThat(server.acceptedConnections()).isOne();
  }

  /** In another order than asked. */
  private static CompletableFuture<byte[]> echoSoon(KvStateRequest request) {
    byte[] query = request.getSerializedKeyAndNamespace();
    return CompletableFuture.supplyAsync(
        () -> query,
        CompletableFuture.delayedExecutor(
            ThreadLocalRandom.current().nextInt(50), TimeUnit.MILLISECONDS));
  }

  @Test
  void dropsAnAnswerThatComesLateAndKeepsTheConnection() {
    Query late = new Query.StatusOf(2);
    CompletableFuture<byte[]> lateAnswer = new CompletableFuture<>();
    server.answerWith(
        request ->
            Query.of(request.getSerializedKeyAndNamespace()).equals(late)
                ? lateAnswer
                : CompletableFuture.completedFuture(STATUS.toBytes()));
    try (FlinkTransport patient = new FlinkTransport(QuerySecret.none(), Optional.empty(), LONG)) {
      assertThatThrownBy(
              () -> patient.sendForBytes(proxy, JOB, late, Duration.ofMillis(100)).join())
          .hasCauseInstanceOf(TimeoutException.class);

      lateAnswer.complete(new byte[] {1, 2, 3});

      assertThat(queryStatus(patient, LONG)).isEqualTo(STATUS);
      assertThat(server.acceptedConnections()).isOne();
    }
  }

  @Test
  void keepsAConnectionOverWhichOthersAreAnswered() {
    Query slow = new Query.StatusOf(2);
    server.answerWith(
        request ->
            Query.of(request.getSerializedKeyAndNamespace()).equals(slow)
                ? new CompletableFuture<>()
                : CompletableFuture.completedFuture(STATUS.toBytes()));
    try (FlinkTransport impatient =
        new FlinkTransport(QuerySecret.none(), Optional.empty(), Duration.ZERO)) {
      queryStatus(impatient, LONG);
      CompletableFuture<byte[]> never =
          impatient.sendForBytes(proxy, JOB, slow, Duration.ofSeconds(1));
      queryStatus(impatient, LONG);
      assertThatThrownBy(never::join).hasCauseInstanceOf(TimeoutException.class);

      queryStatus(impatient, LONG);
      assertThat(server.acceptedConnections()).isOne();
    }
  }

  @Test
  void failsWhenTheHostHasNoAddress() {
    HostPort nowhere = new HostPort("nowhere.invalid", 1);

    assertThatThrownBy(() -> transport.send(nowhere, JOB, new Query.StatusOf(1), LONG).join())
        .hasMessageContaining("no address for host nowhere.invalid");
  }

  @Test
  void givesUpInTimeAndIsAnsweredOverANewConnectionAfterwards() {
    server.answerWith(request -> new CompletableFuture<>());
    try (FlinkTransport impatient =
        new FlinkTransport(QuerySecret.none(), Optional.empty(), Duration.ZERO)) {
      assertThatThrownBy(() -> queryStatus(impatient, Duration.ofMillis(100)))
          .isInstanceOf(CompletionException.class)
          .cause()
          .isInstanceOf(TimeoutException.class);
      await().untilAsserted(() -> assertThat(server.openConnections()).isZero());

      server.answerWith(request -> CompletableFuture.completedFuture(STATUS.toBytes()));
      assertThat(queryStatus(impatient, LONG)).isEqualTo(STATUS);
      assertThat(server.openConnections()).isOne();
    }
  }

  /** Flink's own client would take 16 MB of direct memory each time, and let go of it late. */
  @Test
  void takesLittleMemoryForAProxyThatDoesNotAnswerForLong() {
    server.answerWith(request -> CompletableFuture.completedFuture(STATUS.toBytes()));
    queryStatus(transport, LONG);
    long before = directMemory();
    server.answerWith(request -> new CompletableFuture<>());
    try (FlinkTransport impatient =
        new FlinkTransport(QuerySecret.none(), Optional.empty(), Duration.ZERO)) {
      for (int i = 0; i < 30; i++) {
        assertThatThrownBy(() -> queryStatus(impatient, Duration.ofMillis(20)))
            .cause()
            .isInstanceOf(TimeoutException.class);
      }

      assertThat(directMemory() - before).isLessThan(4 << 20);
    }
  }

  private static long directMemory() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  @Test
  void asksNothingAfterItWasClosed() {
    transport.close();

    assertThatThrownBy(() -> send(new Query.StatusOf(1))).hasMessageContaining("closed");
  }

  private QueryResult queryStatus(Transport through, Duration limit) {
    return through.send(proxy, JOB, new Query.StatusOf(1), limit).join();
  }

  private QueryResult queryStatus(HostPort whom) {
    return transport.send(whom, JOB, new Query.StatusOf(1), LONG).join();
  }

  private byte[] send(Query query) {
    return transport.sendForBytes(proxy, JOB, query, LONG).join();
  }
}
