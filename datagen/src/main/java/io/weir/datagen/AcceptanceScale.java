package io.weir.datagen;

/**
 * How long the phases of an acceptance take. All in seconds, rates in samples a second.
 *
 * @param rate of W4; W5 is five times of it, W6 twenty times
 * @param history of W4 to load before R5 is measured
 * @param hold how long W4 and W5 are held
 * @param backfillRate of the 24 hours for R4
 * @param probes of R6
 * @param queries that each check compares
 * @param records how long streams, documents and keys are each loaded
 */
record AcceptanceScale(
    int rate, int history, int hold, int backfillRate, int probes, int queries, int records) {
  /** As in the requirements. */
  static final AcceptanceScale FULL = new AcceptanceScale(10_000, 600, 60, 100, 200, 500, 20);

  /** In about two minutes. */
  static final AcceptanceScale QUICK = new AcceptanceScale(10_000, 30, 8, 2, 40, 100, 5);
}
