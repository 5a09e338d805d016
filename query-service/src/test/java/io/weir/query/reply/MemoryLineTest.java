package io.weir.query.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.http.ProblemException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class MemoryLineTest {
  private static final int REQUEST = 16 * 1024;
  private static final long LIMIT = 100L * REQUEST;

  private final ReplyMemory memory = new ReplyMemory(LIMIT, new PrometheusRegistry());

  /** Bytes that are so many hundredths of the limit with what each request takes besides. */
  private static long hundredths(int share) {
    return (share - 1L) * REQUEST;
  }

  private static CompletableFuture<Reservation> reserved(MemoryLine.Place place) {
    return place.reserved().toCompletableFuture();
  }

  @Test
  void letsInTheFirstComeFirstAsMemoryIsFree() {
    Reservation before = memory.reserve(hundredths(60));
    CompletableFuture<Reservation> first = reserved(memory.await(hundredths(50)));
    CompletableFuture<Reservation> second = reserved(memory.await(hundredths(20)));
    CompletableFuture<Reservation> third = reserved(memory.await(hundredths(40)));
    assertThat(List.of(first, second, third)).noneMatch(CompletableFuture::isDone);

    before.close();
    assertThat(first).isCompleted();
    assertThat(second).isCompleted();
    assertThat(third).isNotDone();

    first.join().close();
    assertThat(third).isCompleted();
    second.join().close();
    third.join().close();
    memory.reserve(hundredths(100)).close();
  }

  @Test
  void refusesWhatDoesNotGetMemoryInTimeAndLetsInTheNext() {
    MemoryLine line = new MemoryLine(Duration.ofMillis(50));
    Reservation before = memory.reserve(hundredths(60));
    CompletableFuture<Reservation> late = reserved(line.enter(memory, hundredths(50)));
    await().until(late::isDone);

    assertThatThrownBy(late::join)
        .cause()
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("not free within");
    assertThat(line.size()).isZero();
    assertThat(reserved(line.enter(memory, hundredths(40)))).isCompleted();
    before.close();
  }

  @Test
  void refusesAtOnceWhatIsTooManyToWait() {
    memory.reserve(hundredths(100));
    List<CompletableFuture<Reservation>> waiting = new ArrayList<>();
    for (int i = 0; i < MemoryLine.MOST; i++) {
      waiting.add(reserved(memory.await(1)));
    }

    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    assertThat(reserved(memory.await(1))).isCompletedExceptionally();
  }

  @Test
  void forgetsARequestThatEndsAndTakesBackWhatItGot() {
    Reservation before = memory.reserve(hundredths(60));
    MemoryLine.Place ended = memory.await(hundredths(50));
    MemoryLine.Place served = memory.await(hundredths(30));
    assertThat(reserved(served)).isNotDone();

    ended.end();
    assertThat(reserved(ended)).isCompletedExceptionally();
    assertThat(reserved(served)).isCompleted();

    served.end();
    before.close();
    memory.reserve(hundredths(100)).close();
  }

  @Test
  void givesBackThePartsOfAReservationOnce() {
    Reservation whole = memory.reserve(hundredths(60));
    Reservation one = whole.split(hundredths(20));
    Reservation other = whole.split(hundredths(20));
    one.close();
    other.pause();

    memory.reserve(hundredths(60)).close();
    whole.close();
    one.close();
    other.resume();
    whole.split(hundredths(20)).close();

    memory.reserve(hundredths(100)).close();
  }

  @Test
  void whatWasPausedWaitsInTheLineForItsMemory() {
    Reservation paused = memory.reserve(hundredths(60));
    paused.pause();
    Reservation other = memory.reserve(hundredths(60));
    CompletableFuture<Void> resumed = paused.resume().toCompletableFuture();
    assertThat(paused.resume()).isSameAs(resumed);
    assertThat(resumed).isNotDone();

    other.close();
    assertThat(resumed).isCompleted();
    assertThat(memory.reserveIfFree(hundredths(60))).isNull();
    assertThat(paused.resume().toCompletableFuture()).isCompleted();

    paused.close();
    memory.reserve(hundredths(100)).close();
  }

  @Test
  void whatWasPausedAndEndsLeavesTheLine() {
    Reservation paused = memory.reserve(hundredths(60));
    paused.pause();
    Reservation other = memory.reserve(hundredths(60));
    CompletableFuture<Void> resumed = paused.resume().toCompletableFuture();
    CompletableFuture<Reservation> next = reserved(memory.await(hundredths(30)));
    assertThat(next).isNotDone();

    paused.close();
    assertThat(resumed).isCompletedExceptionally();
    assertThat(next).isCompleted();

    other.close();
    next.join().close();
    memory.reserve(hundredths(100)).close();
  }

  @Test
  void aSeparatePartOutlivesTheRest() {
    Reservation whole = memory.reserve(hundredths(60));
    Reservation part = whole.separate(hundredths(20));
    whole.close();
    assertThat(memory.reserveIfFree(hundredths(90))).isNull();

    part.close();
    memory.reserve(hundredths(100)).close();
    assertThat(whole.separate(hundredths(20))).isNotNull();
    memory.reserve(hundredths(100)).close();
  }

  @Test
  void aCallThatIsCancelledLeavesTheLineAndHoldsNothing() {
    CallMemory calls = new CallMemory(memory.forCalls(new PrometheusRegistry()));
    Reservation before = memory.reserve(hundredths(60));
    CompletableFuture<Reservation> cancelled = calls.await(hundredths(50));
    CompletableFuture<Reservation> served = calls.await(hundredths(30));
    assertThat(served).isNotDone();

    cancelled.cancel(false);
    assertThat(served).isCompleted();

    served.join().close();
    before.close();
    memory.reserve(hundredths(100)).close();
  }

  @Test
  void callsLeaveAFourthOfTheMemoryAndHalfOfTheLine() {
    ReplyMemory calls = memory.forCalls(new PrometheusRegistry());
    Reservation unread = calls.reserve(hundredths(75));
    List<CompletableFuture<Reservation>> waiting = new ArrayList<>();
    for (int i = 0; i < MemoryLine.MOST / 2; i++) {
      waiting.add(reserved(calls.await(hundredths(10))));
    }
    assertThat(waiting).noneMatch(CompletableFuture::isDone);
    assertThatThrownBy(() -> reserved(calls.await(1)).join())
        .hasMessageContaining(MemoryLine.MOST / 2 + " requests wait for memory already");
    assertThatThrownBy(() -> calls.reserve(1)).hasMessageContaining("for gRPC, 0 are free");

    CompletableFuture<Reservation> lookup = reserved(memory.await(hundredths(20)));
    assertThat(lookup).as("passes those that wait for their share").isCompleted();
    assertThat(reserved(memory.await(hundredths(10)))).as("the rest").isNotDone();

    unread.close();
    assertThat(waiting.get(0)).as("the first come first").isCompleted();
  }

  @Test
  void aCallThatWaitsForTheWholeIsNotPassed() {
    ReplyMemory calls = memory.forCalls(new PrometheusRegistry());
    Reservation before = memory.reserve(hundredths(60));
    CompletableFuture<Reservation> call = reserved(calls.await(hundredths(50)));
    CompletableFuture<Reservation> lookup = reserved(memory.await(hundredths(30)));
    assertThat(List.of(call, lookup)).noneMatch(CompletableFuture::isDone);

    before.close();
    assertThat(List.of(call, lookup)).allMatch(CompletableFuture::isDone);
    call.join().close();
    lookup.join().close();
    memory.reserve(hundredths(100)).close();
    calls.reserve(hundredths(75)).close();
  }

  @Test
  void splitsNoMoreThanThereIs() {
    Reservation whole = memory.reserve(hundredths(150));
    whole.split(hundredths(120)).pause();
    whole.close();
    memory.reserve(hundredths(100)).close();
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS)
  void letsInTheFirstWhileOthersAreRefused() throws Exception {
    memory.reserve(hundredths(20));
    AtomicBoolean over = new AtomicBoolean();
    Thread others =
        new Thread(
            () -> {
              while (!over.get()) {
                assertThat(memory.reserveIfFree(hundredths(85))).isNull();
              }
            });
    others.start();
    try {
      for (int i = 0; i < 20_000; i++) {
        Reservation before = memory.reserve(hundredths(40));
        CompletableFuture<Reservation> first = reserved(memory.await(hundredths(60)));
        before.close();
        assertThat(first).isCompleted();
        first.join().close();
      }
    } finally {
      over.set(true);
      others.join();
    }
  }
}
