package io.weir.testkit.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Periods;
import io.weir.testkit.workload.Manifest;
import io.weir.testkit.workload.Sample;
import io.weir.testkit.workload.Schedule;
import io.weir.testkit.workload.Schedules;
import io.weir.testkit.workload.Segment;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;

class VisibilityTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1_700_000_000L * SECOND;

  private final Workload workload =
      new Workload(3, "seen", 5, 0, new Schedule(START, List.of(new Segment(100, 10 * SECOND))));
  private final Manifest manifest = new Manifest(workload, 500, List.of());
  private final List<String> asked = new ArrayList<>();

  /** Answers with what {@code row} makes of the number of the tag's latest sample. */
  private final class Answering implements ServerConnection {
    private final LongFunction<double[]> row;

    Answering(LongFunction<double[]> row) {
      this.row = row;
    }

    @Override
    public RowsResponse read(String tag, Periods periods, Consumer<String> failed) {
      asked.add(tag);
      int number = Integer.parseInt(tag.substring(tag.length() - 5));
      return RowsResponse.of(
          () ->
              new double[][] {row.apply(Schedules.latestBefore(workload, number, periods.end()))});
    }

    @Override
    public String write(Sample sample) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  private boolean isSeen(LongFunction<double[]> row, long timeUnitNanos) throws IOException {
    try (ServerConnection reader = new Answering(row)) {
      return new Visibility(reader, manifest, 2, timeUnitNanos).await(0, () -> true).isPresent();
    }
  }

  private double[] values(long n) {
    return workload.values(workload.tag(n), workload.time(n));
  }

  /** The latest sample, but for one value of the sample before it. */
  private double[] mixed(long n) {
    double[] mixed = values(n);
    double other = values(Schedules.latestBefore(workload, workload.tag(n), workload.time(n)))[3];
    assertThat(other).isNotEqualTo(mixed[3]);
    mixed[3] = other;
    return mixed;
  }

  @Test
  void lastSampleOfEachTagThatCountsMustBeThere() throws IOException {
    assertThat(isSeen(this::values, 1)).isTrue();
    assertThat(asked).containsExactlyInAnyOrder("seen-00000", "seen-00001");
    assertThat(isSeen(n -> null, SECOND)).isFalse();
    assertThat(isSeen(n -> workload.tag(n) == 0 ? values(n) : null, SECOND)).isFalse();
  }

  @Test
  void valuesMayBeOfAnySampleThatTheGrainCannotTellFromTheLatest() throws IOException {
    assertThat(isSeen(this::mixed, SECOND)).isTrue();
    assertThat(isSeen(this::mixed, 1)).isFalse();
  }
}
