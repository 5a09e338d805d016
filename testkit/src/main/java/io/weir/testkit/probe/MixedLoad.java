package io.weir.testkit.probe;

import java.io.IOException;
import java.util.function.BooleanSupplier;

/**
 * What R5 and R6 are measured with: a load (W4), reports and probes at the same time. The numbers
 * are those of the requirements.
 */
public final class MixedLoad {
  /** Samples a second of W4. */
  public static final int RATE = 10_000;

  /** Samples a request, where W4 is sent in batches. */
  public static final int BATCH = 100;

  /** Connections of the load. */
  public static final int CONNECTIONS = 40;

  /** Clients of R5, each of which asks once a second. */
  public static final int CLIENTS = 10;

  /** Rows a report. */
  public static final int POINTS = 1000;

  /** How far back a report reaches, in ns. */
  public static final long INTERVAL = 600_000_000_000L;

  private MixedLoad() {}

  /** Sends samples. */
  public interface Load<T> {
    T run() throws IOException, InterruptedException;
  }

  /** What came of all three. */
  public record Result<T>(T load, QueryRunResult reports, LagResult lag) {}

  /**
   * Does all three at the same time.
   *
   * @param check of the reports
   * @param stop asked often; once true nothing new is begun
   * @throws IOException if the load fails, which stops the others
   */
  public static <T> Result<T> run(
      Load<T> load,
      QueryPlan reports,
      QueryRun.ResponseCheck check,
      LagPlan lag,
      BooleanSupplier stop)
      throws IOException, InterruptedException {
    try (Background<LagResult> probes =
            Background.start("probes", stop, over -> new LagRun(lag, over).run());
        Background<QueryRunResult> queries =
            Background.start("reports", stop, over -> new QueryRun(reports, over, check).run())) {
      return new Result<>(load.run(), queries.join(), probes.join());
    }
  }
}
