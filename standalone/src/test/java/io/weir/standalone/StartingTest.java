package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class StartingTest {
  private final AtomicInteger closed = new AtomicInteger();
  private final CountDownLatch mayStart = new CountDownLatch(1);

  private AutoCloseable part() throws InterruptedException {
    mayStart.await();
    return closed::incrementAndGet;
  }

  @Test
  void startsWhileTheCallerGoesOnAndHandsThePartOver() throws Exception {
    try (Starting<AutoCloseable> starting = Starting.of("part", this::part)) {
      mayStart.countDown();
      AutoCloseable part = starting.get();
      starting.close();
      assertThat(closed).hasValue(0);
      part.close();
    }
    assertThat(closed).hasValue(1);
  }

  @Test
  void closesAPartThatNobodyTook() throws Exception {
    Starting<AutoCloseable> starting = Starting.of("part", this::part);
    mayStart.countDown();
    starting.close();
    assertThat(closed).hasValue(1);
  }

  @Test
  void throwsWhatTheStartHasThrown() {
    Starting<AutoCloseable> starting =
        Starting.of(
            "part",
            () -> {
              throw new IOException("in use");
            });
    assertThatThrownBy(starting::get).isInstanceOf(IOException.class).hasMessage("in use");
  }

  @Test
  void hasNothingToCloseIfTheStartHasFailed() {
    Starting<AutoCloseable> starting =
        Starting.of(
            "part",
            () -> {
              throw new IOException("in use");
            });
    assertThatCode(starting::close).doesNotThrowAnyException();
  }
}
