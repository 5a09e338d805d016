package io.weir.benchmarks.server;

import io.weir.testkit.workload.Workload;
import java.util.function.BooleanSupplier;

/**
 * How samples are sent.
 *
 * @param batch samples a request; one is a request of its own kind
 * @param connections requests under way at a time
 * @param live whether a request is due at the time of its last sample; if not, as soon as a
 *     connection is free
 * @param stop once true nothing new is sent
 */
public record SendPlan(
    Workload workload, int batch, int connections, boolean live, BooleanSupplier stop) {
  /** All of a workload, as fast as it goes. */
  public static SendPlan all(Workload workload, int batch, int connections) {
    return new SendPlan(workload, batch, connections, false, () -> false);
  }
}
