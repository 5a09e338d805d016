package io.weir.query.ask;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.model.Question;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.flink.queryablestate.messages.KvStateResponse;
import org.apache.flink.queryablestate.network.messages.MessageSerializer;
import org.apache.flink.shaded.netty4.io.netty.buffer.ByteBuf;
import org.apache.flink.shaded.netty4.io.netty.buffer.ByteBufAllocator;
import org.apache.flink.shaded.netty4.io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a connection makes of a peer that misbehaves, over a real socket. */
class FlinkConnectionTest {
  private static final String JOB = "0123456789abcdef0123456789abcdef";
  private static final Duration LONG = Duration.ofSeconds(10);
  private static final ByteBufAllocator BUFFERS = UnpooledByteBufAllocator.DEFAULT;

  /** Where the length of the content lies: behind frame length, version, type and id. */
  private static final int CONTENT_LENGTH_AT = 20;

  private final RawProxy proxy = new RawProxy();
  private final FlinkTransport transport = new FlinkTransport(Duration.ZERO);

  @AfterEach
  void close() {
    transport.close();
    proxy.close();
  }

  @Test
  void failsAtOnceWhenTheConnectionIsClosedByThePeer() throws IOException {
    CompletableFuture<byte[]> answer = ask();
    proxy.takeRequest();

    proxy.hangUp(false);

    assertFails(answer, "connection lost to " + proxy.address());
    assertIsAnsweredOverAnotherConnection();
  }

  @Test
  void failsAtOnceWhenTheConnectionIsReset() throws IOException {
    CompletableFuture<byte[]> answer = ask();
    proxy.takeRequest();

    proxy.hangUp(true);

    assertFails(answer, "connection lost to " + proxy.address() + ": Connection reset");
    assertIsAnsweredOverAnotherConnection();
  }

  @Test
  void failsWhenAnAnswerBreaksOff() throws IOException {
    CompletableFuture<byte[]> answer = ask();
    proxy.takeRequest();

    proxy.send(new byte[] {0, 0, 0, 100, 1, 2, 3});
    proxy.hangUp(false);

    assertFails(answer, "connection lost to " + proxy.address());
  }

  @Test
  void leavesAPeerThatSpeaksAnotherProtocol() throws IOException {
    CompletableFuture<byte[]> answer = ask();
    proxy.takeRequest();

    proxy.send("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));

    assertFails(answer, proxy.address() + " does not speak Flink's protocol: ");
    proxy.awaitLeft();
    assertIsAnsweredOverAnotherConnection();
  }

  @Test
  void leavesAPeerThatSpeaksAnotherVersion() throws IOException {
    CompletableFuture<byte[]> answer = ask();
    proxy.takeRequest();

    proxy.send(ByteBuffer.allocate(12).putInt(8).putInt(1).putInt(1).array());

    assertFails(answer, "does not speak Flink's protocol: Version Mismatch");
    proxy.awaitLeft();
  }

  @Test
  void leavesAPeerWhoseFrameIsTooShort() throws IOException {
    CompletableFuture<byte[]> answer = ask();
    proxy.takeRequest();

    proxy.send(new byte[] {0, 0, 0, 2, 1, 2});

    assertFails(answer, "does not speak Flink's protocol: ");
  }

  @Test
  void leavesAPeerWhoseAnswerIsTooLong() throws IOException {
    CompletableFuture<byte[]> answer = ask();
    proxy.takeRequest();

    proxy.send(ByteBuffer.allocate(4).putInt(FlinkConnection.MAX_FRAME + 1).array());

    assertFails(answer, "does not speak Flink's protocol: ");
    proxy.awaitLeft();
  }

  @Test
  void leavesAPeerWhoseRequestWasExpectedHere() throws IOException {
    CompletableFuture<byte[]> answer = ask();
    proxy.takeRequest();

    proxy.send(MessageSerializer.serializeRequest(BUFFERS, 0, new KvStateResponse(new byte[1])));

    assertFails(answer, "a proxy sends no REQUEST");
  }

  @Test
  void takesNoMemoryForContentThatIsNotThere() throws IOException {
    CompletableFuture<byte[]> answer = ask();
    proxy.takeRequest();
    ByteBuf message = answer(0);
    message.setInt(CONTENT_LENGTH_AT, Integer.MAX_VALUE);

    proxy.send(message);

    assertFails(answer, "an answer of 2147483647 bytes came in 1");
  }

  @Test
  void failsEverythingThatWaitsWithWhatTheServerSays() throws IOException {
    CompletableFuture<byte[]> one = ask();
    CompletableFuture<byte[]> two = ask();
    proxy.takeRequest();

    proxy.send(
        MessageSerializer.serializeServerFailure(BUFFERS, new IllegalStateException("stopping")));

    for (CompletableFuture<byte[]> answer : List.of(one, two)) {
      assertThatThrownBy(answer::join)
          .cause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("stopping");
    }
    proxy.awaitLeft();
  }

  @Test
  void failsOneRequestAloneWithWhatTheServerSaysOfIt() throws IOException {
    CompletableFuture<byte[]> one = ask();
    CompletableFuture<byte[]> two = ask();
    proxy.takeRequest();

    proxy.send(
        MessageSerializer.serializeRequestFailure(BUFFERS, 0, new IllegalStateException("no")));
    proxy.send(answer(1));

    assertThatThrownBy(one::join).cause().hasMessage("no");
    assertThat(two.join()).hasSize(1);
  }

  @Test
  void dropsAnswersToWhatItNeverAsked() throws IOException {
    CompletableFuture<byte[]> answer = ask();
    proxy.takeRequest();

    proxy.send(answer(-1));
    proxy.send(answer(77));
    proxy.send(answer(0));

    assertThat(answer.join()).hasSize(1);
  }

  @Test
  void keepsAConnectionOverWhichAPartOfAnAnswerCame() throws IOException {
    CompletableFuture<byte[]> slow = ask(Duration.ofSeconds(1));
    proxy.takeRequest();
    ByteBuf message = answer(1);

    proxy.send(message.readBytes(10));
    assertTimesOut(slow);
    CompletableFuture<byte[]> next = ask();
    proxy.send(message);

    assertThat(next.join()).hasSize(1);
  }

  /** A frozen process: its kernel takes connections and requests, and nobody reads them. */
  @Test
  void dialsAnewAfterAPeerHasBeenSilent() throws IOException {
    CompletableFuture<byte[]> first = ask(Duration.ofMillis(200));
    CompletableFuture<byte[]> longer = ask();
    proxy.takeRequest();

    assertTimesOut(first);
    assertFails(longer, "nothing comes from " + proxy.address());

    proxy.awaitLeft();
    assertIsAnsweredOverAnotherConnection();
  }

  /** A vanished host: nothing answers the dialling either. */
  @Test
  void dialsAnewAfterADialWasNotAnswered() throws IOException {
    try (RawProxy vanished = new RawProxy(1)) {
      vanished.fillBacklog(2);
      CompletableFuture<byte[]> first = ask(vanished, Duration.ofMillis(100));
      CompletableFuture<byte[]> longer = ask(vanished, LONG);
      assertTimesOut(first);
      assertFails(longer, "nothing comes from " + vanished.address());

      vanished.drainBacklog(2);
      CompletableFuture<byte[]> next = ask(vanished, LONG);
      vanished.takeRequest();
      vanished.send(answer(0));

      assertThat(next.join()).hasSize(1);
    }
  }

  @Test
  void refusesMoreThanMayWait() {
    for (int i = 0; i < FlinkConnection.MAX_IN_FLIGHT; i++) {
      ask();
    }

    assertFails(ask(), "too many requests wait for " + proxy.address() + ", the limit is 16384");
  }

  @Test
  void failsWhatWaitsWhenItIsClosedAndEndsItsThread() throws IOException {
    CompletableFuture<byte[]> answer = ask();
    proxy.takeRequest();
    CompletableFuture<Thread> thread = answer.handle((ignored, f) -> Thread.currentThread());

    transport.close();

    // First, so that it is not this thread that completes it, helping.
    Thread loop = thread.join();
    assertThatThrownBy(answer::join).cause().hasMessage("closed");
    assertThatThrownBy(() -> ask().join()).cause().hasMessage("closed");
    proxy.awaitLeft();
    await().untilAsserted(() -> assertThat(loop.isAlive()).isFalse());
  }

  @Test
  void failsWhatWaitsForADialWhenItIsClosed() throws IOException {
    try (RawProxy vanished = new RawProxy(1)) {
      vanished.fillBacklog(2);
      CompletableFuture<byte[]> answer = ask(vanished, LONG);

      transport.close();

      assertThatThrownBy(answer::join).cause().hasMessage("closed");
    }
  }

  private void assertIsAnsweredOverAnotherConnection() throws IOException {
    CompletableFuture<byte[]> next = ask();
    proxy.takeRequest();
    proxy.send(answer(0));
    assertThat(next.join()).hasSize(1);
  }

  private static void assertFails(CompletableFuture<byte[]> answer, String message) {
    assertThatThrownBy(answer::join)
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  private static void assertTimesOut(CompletableFuture<byte[]> answer) {
    assertThatThrownBy(answer::join).hasCauseInstanceOf(TimeoutException.class);
  }

  private static ByteBuf answer(long id) {
    return MessageSerializer.serializeResponse(BUFFERS, id, new KvStateResponse(new byte[1]));
  }

  private CompletableFuture<byte[]> ask() {
    return ask(LONG);
  }

  private CompletableFuture<byte[]> ask(Duration limit) {
    return ask(proxy, limit);
  }

  private CompletableFuture<byte[]> ask(RawProxy whom, Duration limit) {
    return transport.send(whom.address(), JOB, new Question.StatusOf(1), limit);
  }
}
