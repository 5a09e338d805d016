package io.weir.job.supervisor;

import java.util.Optional;

/** Recognizes a job that fails since it cannot restore its state; a retry would fail too. */
public final class RestoreFailure {
  /** Thrown by Flink for any state backend, always with a cause. */
  private static final String EXCEPTION = "org.apache.flink.runtime.state.BackendBuildingException";

  private static final String CAUSE = "Caused by: ";

  private RestoreFailure() {}

  /**
   * The last cause of a failed restore, in one line; empty if something else failed.
   *
   * @param stackTrace as Flink's REST API and its execution graph give it
   */
  public static Optional<String> in(String stackTrace) {
    return stackTrace.contains(EXCEPTION)
        ? stackTrace
            .lines()
            .filter(line -> line.startsWith(CAUSE))
            .reduce((earlier, later) -> later)
            .map(line -> line.substring(CAUSE.length()))
            .or(() -> Optional.of(EXCEPTION))
        : Optional.empty();
  }
}
