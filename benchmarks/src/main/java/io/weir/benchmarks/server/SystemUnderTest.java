package io.weir.benchmarks.server;

import io.weir.model.Periods;
import io.weir.testkit.load.LoadResult;
import io.weir.testkit.probe.ServerConnection;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** A server that is measured: how samples are given to it, and how it is asked for rows. */
public interface SystemUnderTest extends MeasuredServer {
  /** What {@link #disk} calls the bytes that queries are answered from. */
  String STATE = "state";

  /**
   * Sends a workload; returns when all of it is acknowledged or given up.
   *
   * @param batch samples a request; one is a request of its own kind
   * @param connections requests in flight at a time
   * @param live whether a request is due at the time of its last sample; if not, as soon as a
   *     connection is free
   * @param stop once true nothing new is sent
   */
  LoadResult send(Workload workload, int batch, int connections, boolean live, BooleanSupplier stop)
      throws IOException;

  /** How it takes samples over HTTP; empty if it does not. */
  default Optional<HttpTarget> http() {
    return Optional.empty();
  }

  /** Opens a connection for single samples and queries. */
  ServerConnection connect(int connection) throws IOException;

  /** The ways in which it can be asked for the latest samples; one may be its best. */
  default List<QueryForm> forms() {
    return List.of(new QueryForm("", this::connect));
  }

  /** The ways in which it can be asked for a function instead; none if it does not compute it. */
  default List<QueryForm> functionForms(BenchFunction function) {
    return List.of();
  }

  /** Whether what it answers for a tag is of roll-ups by now, if it has such. */
  default boolean hasRolledUp(String tag, Periods periods) throws IOException {
    return true;
  }

  /** How it exports all samples of a workload, which may not be the only ones that it has. */
  default List<SampleExport> exports(Workload workload) {
    return List.of();
  }

  /** The unit of its times in ns: samples of one tag within it are indistinguishable. */
  default long timeUnitNanos() {
    return 1;
  }

  /** Bytes on disk now, by what they are for. */
  Map<String, Long> disk() throws IOException;
}
