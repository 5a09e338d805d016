package io.weir.queryclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.shaded.netty4.io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

/** When a connection ends, and what follows. */
class FlinkConnectionTest extends OneRawProxy {
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
  void isAnsweredAtOnceByAServerThatWasRestarted() throws IOException {
    assertIsAnsweredOverAnotherConnection();
    proxy.close();
    await()
        .untilAsserted(
            () -> assertThatThrownBy(() -> ask().join()).hasMessageContaining("refused"));

    try (RawProxy restarted = new RawProxy(proxy.address().port(), 50)) {
      CompletableFuture<byte[]> answer = ask(restarted, LONG);
      restarted.takeRequest();
      restarted.send(answer(0));

      assertThat(answer.join()).hasSize(1);
    }
  }

  @Test
  void keepsAConnectionOverWhichAPartOfAnAnswerCame() throws IOException {
    CompletableFuture<byte[]> slow = ask(Duration.ofSeconds(2));
    proxy.takeRequest();
    ByteBuf message = answer(1);

    proxy.send(message.readBytes(10));
    assertTimesOut(slow);
    CompletableFuture<byte[]> next = ask();
    proxy.takeNextRequest();
    proxy.send(message);

    assertThat(next.join()).hasSize(1);
  }

  /** A frozen process: its kernel accepts connections and requests, which are not read. */
  @Test
  void dialsAnewAfterAPeerHasBeenSilent() throws IOException {
    CompletableFuture<byte[]> longer = ask();
    CompletableFuture<byte[]> shorter = ask(Duration.ofMillis(200));
    proxy.takeRequest();

    assertTimesOut(shorter);
    assertFails(longer, "nothing comes from " + proxy.address());

    proxy.awaitLeft();
    assertIsAnsweredOverAnotherConnection();
  }

  /** A vanished host: nothing answers the dialling either. */
  @Test
  void dialsAnewAfterADialWasNotAnswered() throws IOException {
    try (RawProxy vanished = new RawProxy(0, 1)) {
      vanished.fillBacklog(2);
      CompletableFuture<byte[]> longer = ask(vanished, LONG);
      CompletableFuture<byte[]> shorter = ask(vanished, Duration.ofMillis(100));
      assertTimesOut(shorter);
      assertFails(longer, "no connection to " + vanished.address());

      vanished.drainBacklog(2);
      CompletableFuture<byte[]> next = ask(vanished, LONG);
      vanished.takeRequest();
      vanished.send(answer(0));

      assertThat(next.join()).hasSize(1);
    }
  }

  @Test
  void refusesMoreThanMayWait() {
    for (int i = 0; i < PendingQueries.MAX; i++) {
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
    try (RawProxy vanished = new RawProxy(0, 1)) {
      vanished.fillBacklog(2);
      CompletableFuture<byte[]> answer = ask(vanished, LONG);

      transport.close();

      assertThatThrownBy(answer::join).cause().hasMessage("closed");
    }
  }
}
