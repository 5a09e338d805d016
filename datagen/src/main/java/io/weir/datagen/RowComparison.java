package io.weir.datagen;

import io.weir.testkit.api.QueryApi;
import io.weir.testkit.check.CheckResult;
import io.weir.testkit.check.Checker;
import io.weir.testkit.probe.ServerConnection;
import io.weir.testkit.probe.Visibility;
import io.weir.testkit.workload.Manifest;
import java.io.IOException;
import java.util.OptionalLong;

/** R3: compares all that an acceptance has sent with what is answered, and adds it up. */
final class RowComparison {
  private static final long VISIBLE_LIMIT = 30_000_000_000L;
  private static final int TAGS = 60;

  private final QueryApi query;
  private final ServerConnection reader;
  private final int queries;
  private final long seed;
  private final CancellationToken cancellation;
  private final Verdicts verdicts;
  private long rows;
  private long mismatches;

  RowComparison(
      QueryApi query,
      ServerConnection reader,
      int queries,
      long seed,
      CancellationToken cancellation,
      Verdicts verdicts) {
    this.query = query;
    this.reader = reader;
    this.queries = queries;
    this.seed = seed;
    this.cancellation = cancellation;
    this.verdicts = verdicts;
  }

  /** How long in ns until the end of a load was visible; empty if that took too long. */
  OptionalLong awaitVisible(Manifest sent) throws IOException {
    return new Visibility(reader, sent).await(VISIBLE_LIMIT, cancellation::isCancelled);
  }

  /** Compares a load; false if anything differs. */
  boolean compare(Manifest sent) throws IOException {
    if (cancellation.isCancelled()) {
      return false;
    }
    boolean seen = awaitVisible(sent).isPresent();
    if (!seen) {
      mismatches++;
      verdicts.say("MISMATCH the end of %s has not been seen", sent.workload().prefix());
    }
    CheckResult result =
        new Checker(query, sent, seed, TAGS).run(queries, cancellation::isCancelled, asked -> {});
    result.told().forEach(text -> verdicts.say("MISMATCH %s", text));
    rows += result.rows();
    mismatches += result.mismatches();
    verdicts.say(
        "compared %s: %,d rows, %,d tags, %,d mismatches",
        sent.workload().prefix(), result.rows(), result.samples().tags(), result.mismatches());
    return seen && result.mismatches() == 0;
  }

  /** The verdict on all that was compared. */
  void conclude() {
    verdicts.add(
        "R3",
        "every row as sent",
        rows > 0 && mismatches == 0,
        "%,d rows compared, %,d mismatches",
        rows,
        mismatches);
  }
}
