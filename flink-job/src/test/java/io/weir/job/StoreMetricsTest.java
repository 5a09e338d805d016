package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.query.QueryState;
import io.weir.job.samples.StoreHeap;
import io.weir.job.samples.StoreTally;
import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.QuerySecret;
import io.weir.model.TaskKeyGroups;
import io.weir.service.settings.Settings;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreMetricsTest {
  @TempDir Path dir;

  private final RecordedMetrics recorded = new RecordedMetrics();
  private final QueryState ask =
      new QueryState(
          Query.STATE_NAME,
          new TaskKeyGroups(new KeyGroups(1), 0, 0),
          QuerySecret.none(),
          query -> QueryResult.Status.empty(0, 0)); // answers whatever is asked
  private StoreTally tally = new StoreTally(0, 0, 0, 0, 0);
  private StoreHeap heap = new StoreHeap(0, 0, 0, 0, 0);

  private StoreMetrics metrics() {
    Map<String, File> disks = Map.of("state", dir.toFile());
    JobSettings settings =
        JobSettings.from(new Settings(Map.of("WEIR_CHECKPOINT_INTERVAL", "2500ms")));
    return StoreMetrics.in(recorded, settings, () -> tally, () -> heap, ask, disks);
  }

  @Test
  void tellsWhatTheStoreHasDoneWhenItIsAsked() {
    metrics();
    tally = new StoreTally(5, 4, 3, 2, 1);

    assertThat(recorded.value("weir.samples")).isEqualTo(5);
    assertThat(recorded.value("weir.flushes")).isEqualTo(4);
    assertThat(recorded.value("weir.fragments")).isEqualTo(3);
    assertThat(recorded.value("weir.chunks_sealed")).isEqualTo(2);
    assertThat(recorded.value("weir.tags")).isEqualTo(1);
    assertThat(recorded.value("weir.checkpoint_interval_seconds")).isEqualTo(2.5);
  }

  @Test
  void tellsWhatTheStoreKeepsOnTheHeap() {
    metrics();
    heap = new StoreHeap(5, 4, 3, 2, 1);

    assertThat(recorded.value("weir.series")).isEqualTo(5);
    assertThat(recorded.value("weir.series_bytes")).isEqualTo(4);
    assertThat(recorded.value("weir.pending_bytes")).isEqualTo(3);
    assertThat(recorded.value("weir.heap_limit_bytes")).isEqualTo(2);
    assertThat(recorded.value("weir.series_evicted")).isEqualTo(1);
  }

  @Test
  void addsUpLagsByTheirBounds() {
    StoreMetrics metrics = metrics();
    metrics.visible(-3);
    metrics.visible(10);
    metrics.visible(11);
    metrics.visible(2000);
    metrics.visible(2001);
    metrics.visible(1_000_000);

    assertThat(recorded.value("weir.lag.le=0.01.flushes")).isEqualTo(2);
    assertThat(recorded.value("weir.lag.le=0.02.flushes")).isEqualTo(3);
    assertThat(recorded.value("weir.lag.le=1.0.flushes")).isEqualTo(3);
    assertThat(recorded.value("weir.lag.le=2.0.flushes")).isEqualTo(4);
    assertThat(recorded.value("weir.lag.le=5.0.flushes")).isEqualTo(5);
    assertThat(recorded.value("weir.lag.le=300.0.flushes")).isEqualTo(5);
    assertThat(recorded.value("weir.lag.le=+Inf.flushes")).isEqualTo(6);
    assertThat(recorded.value("weir.lag.milliseconds")).isEqualTo(1_004_022);
  }

  @Test
  void addsUpFlushesAndWhatCouldNotBeRead() {
    StoreMetrics metrics = metrics();
    metrics.flushed(1_500_000_000);
    metrics.flushed(500_000_000);
    metrics.malformed();

    assertThat(recorded.value("weir.flush_seconds")).isEqualTo(2.0);
    assertThat(recorded.value("weir.malformed")).isEqualTo(1);
  }

  @Test
  void tellsHowLateUpkeepIs() {
    StoreMetrics metrics = metrics();
    metrics.upkeepLate(2500);
    assertThat(recorded.value("weir.upkeep_late_seconds")).isEqualTo(2.5);
    metrics.upkeepLate(0);
    assertThat(recorded.value("weir.upkeep_late_seconds")).isZero();
  }

  @Test
  void tellsWhetherQueriesAreAnsweredAndHowMany() {
    metrics();
    ask();
    assertThat(recorded.value("weir.serving")).isZero();
    ask.serve();
    ask();
    ask();
    assertThat(recorded.value("weir.serving")).isEqualTo(1);
    assertThat(recorded.value("weir.queries_answered")).isEqualTo(2);
    assertThat(recorded.value("weir.queries_refused")).isEqualTo(1);
    assertThat(recorded.value("weir.queries_failed")).isZero();
    assertThat(recorded.value("weir.state_query_seconds")).isPositive();
    ask.close();
    ask();
    assertThat(recorded.value("weir.serving")).isZero();
    assertThat(recorded.value("weir.queries_refused")).isEqualTo(2);
  }

  private void ask() {
    ask.getSerializedValue(new Query.StatusOf(0).toBytes(), null, null, null);
  }

  @Test
  void tellsHowMuchOfADiskIsLeft() {
    metrics();

    assertThat(recorded.value("weir.disk=state.free_bytes"))
        .isPositive()
        .isLessThanOrEqualTo(recorded.value("weir.disk=state.size_bytes"));
  }
}
