package io.weir.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HashingQueueTest {
  private static final Duration SOON = Duration.ofSeconds(30);

  private final HashingQueue queue = new HashingQueue();
  private final CompletableFuture<Void> held = new CompletableFuture<>();
  private final ConcurrentLinkedQueue<String> order = new ConcurrentLinkedQueue<>();

  /** Both threads are at work until {@link #held} is complete. */
  @BeforeEach
  void occupy() {
    for (int i = 0; i < HashingQueue.AT_ONCE; i++) {
      queue.submit(new SignInAttempt("a" + i, "u" + i), 0, held::join);
    }
    await().atMost(SOON).until(() -> queue.waiting() == 0);
  }

  @AfterEach
  void close() {
    held.complete(null);
    queue.close();
  }

  private CompletableFuture<Boolean> submit(String address, String user, int rank) {
    return queue.submit(new SignInAttempt(address, user), rank, () -> order.add(address));
  }

  private static void assertRefused(CompletableFuture<?> work) {
    assertThat(work).isDone();
    assertThatThrownBy(work::join)
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(BusyException.class);
  }

  @Test
  void noAddressAndNoNameHasMoreThanItsShare() {
    for (int i = 0; i < HashingQueue.MOST_OF_ADDRESS; i++) {
      assertThat(submit("attacker", "v" + i, 1)).isNotDone();
    }
    assertRefused(submit("attacker", "w", 1));
    for (int i = 0; i < HashingQueue.MOST_OF_USER; i++) {
      assertThat(submit("b" + i, "anna", 1)).isNotDone();
    }
    assertRefused(submit("c", "anna", 1));
    assertThat(submit("c", "bert", 1)).isNotDone();
  }

  @Test
  void whoFailsSeldomTakesThePlaceOfOneWhoFailsOften() {
    List<CompletableFuture<Boolean>> attack = new ArrayList<>();
    for (int i = 0; i < HashingQueue.MOST; i++) {
      attack.add(submit("b" + i, "v" + i, 5));
    }
    assertRefused(submit("c", "bert", 5));
    CompletableFuture<Boolean> own = submit("home", "anna", 1);
    assertRefused(attack.get(HashingQueue.MOST - 1));
    held.complete(null);
    assertThat(own.join()).isTrue();
    attack.subList(0, HashingQueue.MOST - 1).forEach(each -> assertThat(each.join()).isTrue());
    assertThat(new ArrayList<>(order).indexOf("home")).isLessThan(HashingQueue.AT_ONCE);
  }

  @Test
  void whatFailsTakesNoPlaceForLonger() {
    held.complete(null);
    for (int i = 0; i < 10; i++) {
      CompletableFuture<Void> failing =
          queue.submit(
              new SignInAttempt("a", "u"),
              0,
              () -> {
                throw BusyException.full();
              });
      assertThatThrownBy(failing::join).hasCauseInstanceOf(BusyException.class);
    }
    assertThat(submit("a", "u", 0).join()).isTrue();
  }
}
