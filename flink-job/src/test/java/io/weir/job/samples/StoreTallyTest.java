package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Tag;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StoreTallyTest {
  private static final Tag A = Tag.of("a");
  private static final Tag B = Tag.of("b");

  @Test
  void countsAFragmentAChunkAndFlushAndNothingBeforeIt() {
    StoreUnderTest store = new StoreUnderTest();
    store.add(A, 1, 0, 0, 0);
    store.add(B, 1, 0, 0, 0);
    assertThat(store.store.samples().tally()).isEqualTo(new StoreTally(0, 0, 0, 0, 0));

    store.flush();
    assertThat(store.store.samples().tally())
        .as("the first samples of a tag are written, not appended")
        .isEqualTo(new StoreTally(2, 1, 0, 0, 2));

    store.add(A, 2, 0, 0, 0);
    store.add(A, 3, 0, 0, 0);
    store.add(B, 2, 0, 0, 0);
    store.flush();
    store.flush();
    assertThat(store.store.samples().tally()).isEqualTo(new StoreTally(5, 2, 2, 0, 2));
  }

  @Test
  void countsChunksThatAreSealed() {
    StoreUnderTest store = new StoreUnderTest();
    for (int i = 0; i < 3 * ChunkTree.TARGET; i++) {
      store.add(A, 1 + i, i, 0, 0);
      store.flush();
    }
    assertThat(store.store.samples().tally().sealed()).isEqualTo(2);
  }

  @Test
  void knowsTheTagsThatAreHeldAfterARestartAndWhenTheyHaveGone() {
    StoreUnderTest store =
        new StoreUnderTest(new Retention(Duration.ofHours(25), Duration.ofDays(2)));
    long now = store.now.getEpochSecond() * 1_000_000_000;
    store.add(A, now, 0, 0, 0);
    store.add(B, now - 1, 0, 0, 0);
    store.flush();

    store.restart();
    assertThat(store.store.samples().tally()).isEqualTo(new StoreTally(0, 0, 0, 0, 2));

    store.passUntil(store.now.plus(Duration.ofDays(5)));
    store.flush();
    assertThat(store.store.samples().tally().tags()).isZero();
  }
}
