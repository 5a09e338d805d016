package io.weir.job.supervisor;

import java.util.Optional;

/** Tells why a job fails: because it cannot take up its state, which the next try cannot either. */
public final class RestoreFailure {
  /** What Flink throws, whatever the state backend. It has a cause always. */
  private static final String EXCEPTION = "org.apache.flink.runtime.state.BackendBuildingException";

  private static final String CAUSE = "Caused by: ";

  private RestoreFailure() {}

  /**
   * The last cause of a failure to restore, in one line; empty if that is not what failed.
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
