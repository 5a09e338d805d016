package io.weir.query.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.model.Answer;
import io.weir.model.Periods;
import io.weir.model.Question;
import io.weir.model.Tag;
import io.weir.query.InMemoryAsker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over a real port, to a server that speaks Flink's protocol. */
class FlinkTransportTest {
  private static final String JOB = "0123456789abcdef0123456789abcdef";
  private static final Duration LONG = Duration.ofSeconds(10);

  private final InMemoryAsker job = FakeCluster.job();
  private final FlinkTransport transport = new FlinkTransport();
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
                job.answer(Question.of(request.getSerializedKeyAndNamespace())).toBytes()));
  }

  @AfterEach
  void stop() {
    transport.close();
    server.shutdownServer().join();
  }

  @Test
  void carriesTheQuestionAsTheKeyAndBringsTheAnswerBack() {
    Question question = new Question.Report(Tag.of("t"), new Periods(0, 10_000, 10_000));
    job.put("t", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10.5);

    Answer answer = Answer.of(send(question));

    assertThat(answer.toBytes())
        .isEqualTo(job.answer(question).toBytes())
        .hasSizeGreaterThan(800_000);
    assertThat(server.last().getJobId()).hasToString(JOB);
    assertThat(server.last().getStateName()).isEqualTo(Question.STATE_NAME);
    assertThat(server.last().getKeyHashCode()).isEqualTo(question.routingHash());
  }

  @Test
  void failsWithWhatTheProxySays() {
    server.answerWith(
        request -> CompletableFuture.failedFuture(new IllegalStateException("no such state")));

    assertThatThrownBy(() -> send(new Question.StatusOf(1)))
        .satisfies(e -> assertThat(Reasons.of(e)).contains("IllegalStateException: no such state"));
  }

  @Test
  void failsWhenNobodyListens() throws IOException {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    HostPort nobody = new HostPort("localhost", port);

    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> transport.send(nobody, JOB, new Question.StatusOf(1), LONG).join())
          .cause()
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void failsWhenTheHostHasNoAddress() {
    HostPort nowhere = new HostPort("nowhere.invalid", 1);

    assertThatThrownBy(() -> transport.send(nowhere, JOB, new Question.StatusOf(1), LONG).join())
        .hasMessageContaining("no address for host nowhere.invalid");
  }

  @Test
  void givesUpInTimeAndIsAnsweredOverANewConnectionAfterwards() {
    server.answerWith(request -> new CompletableFuture<>());

    assertThatThrownBy(
            () ->
                transport.send(proxy, JOB, new Question.StatusOf(1), Duration.ofMillis(100)).join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOf(TimeoutException.class);
    await().untilAsserted(() -> assertThat(server.openConnections()).isZero());

    server.answerWith(
        request -> CompletableFuture.completedFuture(new Answer.Status(0, 7, 0, 0).toBytes()));
    assertThat(Answer.of(send(new Question.StatusOf(1)))).isEqualTo(new Answer.Status(0, 7, 0, 0));
    assertThat(server.openConnections()).isOne();
  }

  @Test
  void asksNothingAfterItWasClosed() {
    transport.close();

    assertThatThrownBy(() -> send(new Question.StatusOf(1))).hasMessageContaining("closed");
  }

  private byte[] send(Question question) {
    return transport.send(proxy, JOB, question, LONG).join();
  }
}
