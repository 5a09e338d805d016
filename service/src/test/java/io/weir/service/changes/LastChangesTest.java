package io.weir.service.changes;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.records.Change;
import io.weir.model.records.ItemKey;
import io.weir.model.records.LogPosition;
import io.weir.model.records.MetricKey;
import io.weir.model.records.RecordKey;
import io.weir.model.records.RequestId;
import io.weir.model.records.StreamKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class LastChangesTest {
  /** More than the keys that are remembered. */
  private static final int MANY = 30_000;

  private final LastChanges last = new LastChanges();

  private boolean isNext(RecordKey key, long offset) {
    return last.isNext(
        new Change(
            new RequestId(1, offset),
            new LogPosition(0, offset),
            offset,
            key,
            new Change.Outcome.Deleted(offset),
            List.of()));
  }

  @Test
  void knowsARepeatOfAStreamAfterManyItemsAndDocuments() {
    StreamKey stream = StreamKey.of("b", "s");
    assertThat(isNext(stream, 1)).isTrue();
    for (int i = 0; i < MANY; i++) {
      assertThat(isNext(ItemKey.of("i", "k" + i), i)).isTrue();
      assertThat(isNext(MetricKey.of("m" + i), i)).isTrue();
    }

    assertThat(isNext(stream, 1)).isFalse();
    assertThat(isNext(stream, 2)).isTrue();
  }

  @Test
  void boundsTheStreamsThatItKnows() {
    for (int i = 0; i < MANY; i++) {
      assertThat(isNext(StreamKey.of("b", "s" + i), 1)).isTrue();
    }

    assertThat(isNext(StreamKey.of("b", "s" + (MANY - 1)), 1)).isFalse();
    assertThat(isNext(StreamKey.of("b", "s0"), 1)).isTrue();
  }

  @Test
  void forgets() {
    assertThat(isNext(StreamKey.of("b", "s"), 1)).isTrue();
    last.forget();

    assertThat(isNext(StreamKey.of("b", "s"), 1)).isTrue();
  }
}
