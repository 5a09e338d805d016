package io.weir.benchmarks;

import java.util.List;

/**
 * How much work a run is.
 *
 * @param rounds how often each is done, in turn
 * @param denseRate samples a second of event time over ten minutes
 * @param longRate samples a second of event time over 24 hours
 * @param querySeconds for which each kind of query is asked
 * @param postSeconds for which single messages are posted
 * @param mixedSeconds for which W4 runs together with R5 and R6
 * @param checkpointSeconds for which queries run over checkpoints, which are 10 s apart
 * @param growthSamples for each point of the curves of ingest
 * @param records how much of records
 * @param datasetRates samples a second over 24 hours that are added, step by step, to what is held
 */
record Sizes(
    int rounds,
    int denseRate,
    int longRate,
    double querySeconds,
    double postSeconds,
    int mixedSeconds,
    int checkpointSeconds,
    int growthSamples,
    RecordSizes records,
    List<Integer> datasetRates) {
  static final Sizes FULL =
      new Sizes(3, 10_000, 100, 2, 20, 60, 120, 500_000, RecordSizes.FULL, List.of(12, 88));

  /** For a run of less than three minutes, which shows only that everything works. */
  static final Sizes QUICK =
      new Sizes(1, 1_000, 10, 1, 4, 10, 25, 100_000, RecordSizes.QUICK, List.of(1, 9));

  /** For a test of records. */
  static final Sizes SMOKE = new Sizes(1, 0, 0, 0, 0, 0, 0, 0, RecordSizes.SMOKE, List.of());

  /**
   * The same with other rounds, and with ten times the samples in a day if {@code longDay}.
   *
   * @param other rounds; 0 for as many as there are
   */
  Sizes with(int other, boolean longDay) {
    return new Sizes(
        other > 0 ? other : rounds,
        denseRate,
        longDay ? 10 * longRate : longRate,
        querySeconds,
        postSeconds,
        mixedSeconds,
        checkpointSeconds,
        growthSamples,
        records,
        longDay ? List.of(datasetRates.get(0), datasetRates.get(1), 9 * longRate) : datasetRates);
  }
}
