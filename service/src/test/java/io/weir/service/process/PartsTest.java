package io.weir.service.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class PartsTest {
  private final Parts parts = new Parts();
  private final List<String> closed = Collections.synchronizedList(new ArrayList<>());

  private AutoCloseable part(String name) {
    return () -> closed.add(name);
  }

  @Test
  void closesTheNewestFirstAndEachOnce() throws Exception {
    parts.opened(part("broker"));
    parts.opened(
        () -> {
          throw new IOException("stuck");
        });
    parts.opened(part("server"));
    parts.close();
    parts.close();
    assertThat(closed).containsExactly("server", "broker");
  }

  @Test
  void closesThePartThatWasStartingWhenItWasStoppedAndOpensNoOther() throws Exception {
    parts.opened(part("broker"));
    CompletableFuture<Void> stop = stopInAnotherThread(Duration.ofSeconds(20));
    await().until(parts::isStopping);
    assertThat(closed).isEmpty();
    assertThatThrownBy(() -> parts.opened(part("server"))).isInstanceOf(StoppedException.class);
    assertThatThrownBy(parts::requireNotStopped).isInstanceOf(StoppedException.class);
    assertThat(stop).isNotDone();
    parts.endStart();
    stop.get();
    assertThat(closed).containsExactly("server", "broker");
  }

  @Test
  void closesWhatThereIsWhenTheStartTakesTooLong() throws Exception {
    parts.opened(part("broker"));
    parts.stop(Duration.ofMillis(1));
    assertThat(closed).containsExactly("broker");
  }

  @Test
  void goesOnUntilItIsStopped() {
    assertThatCode(parts::requireNotStopped).doesNotThrowAnyException();
  }

  private CompletableFuture<Void> stopInAnotherThread(Duration lastStep) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            parts.stop(lastStep);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }
}
