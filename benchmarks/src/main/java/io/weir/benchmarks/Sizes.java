package io.weir.benchmarks;

/**
 * How much work a run is.
 *
 * @param rounds how often each is done, in turn
 * @param denseRate samples a second of event time over ten minutes
 * @param longRate samples a second of event time over 24 hours
 * @param askSeconds for which each kind of question is asked
 * @param postSeconds for which single messages are posted
 * @param besideSeconds for which W4 runs beside R5 and R6
 * @param growthSamples for each point of the curves of ingest
 */
record Sizes(
    int rounds,
    int denseRate,
    int longRate,
    double askSeconds,
    double postSeconds,
    int besideSeconds,
    int growthSamples) {
  static final Sizes FULL = new Sizes(3, 10_000, 100, 2, 15, 40, 500_000);

  /** For a run of less than three minutes, whose figures tell little but that all works. */
  static final Sizes QUICK = new Sizes(1, 1_000, 10, 1, 4, 10, 100_000);

  Sizes with(int otherRounds) {
    return new Sizes(
        otherRounds, denseRate, longRate, askSeconds, postSeconds, besideSeconds, growthSamples);
  }
}
