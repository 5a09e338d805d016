package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Periods;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A store that keeps samples for longer than it did. */
class RaisedRetentionTest {
  @Test
  void aRowStaysWhatItIsWhenTheRetentionIsRaisedAndAnOldSampleComesAgain() {
    Tag tag = Tag.of("raised");
    Instant start = Instant.parse("2026-01-02T00:00:00Z");
    long first = start.getEpochSecond() * 1_000_000_000L;
    long minute = Duration.ofMinutes(1).toNanos();
    StoreUnderTest before =
        new StoreUnderTest(new Retention(Duration.ofHours(25), Duration.ofDays(32)));
    before.now = start;
    for (int i = 0; i < 48 * 60; i++) {
      before.add(tag, first + i * minute, i, 1, 2);
    }
    before.flush();
    before.passUntil(start.plus(Duration.ofHours(49)));
    StoreUnderTest raised =
        new StoreUnderTest(new Retention(Duration.ofHours(60), Duration.ofDays(32)));
    raised.fragments.lists().putAll(before.fragments.lists());
    raised.names.put(ChunkKey.names(0), tag, new byte[] {1, 4, 0, 0, 0, 0, 0, 0, 0});
    raised.now = before.now;
    raised.restart();
    Periods periods = new Periods(first + 120 * minute, first + 840 * minute, 12);
    QueryResult.Rows rows = (QueryResult.Rows) raised.ask(tag, periods);

    raised.add(tag, first + 60 * minute, 60, 1, 2);
    raised.flush();

    QueryResult.Rows after = (QueryResult.Rows) raised.ask(tag, periods);
    for (int row = 1; row <= 12; row++) {
      assertThat(rows.value(row, 0)).isEqualTo(120 + 60 * row - 1);
      assertThat(after.value(row, 0)).isEqualTo(rows.value(row, 0));
    }
  }
}
