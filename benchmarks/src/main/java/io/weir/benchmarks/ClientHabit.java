package io.weir.benchmarks;

import io.weir.benchmarks.server.HttpTarget;
import io.weir.testkit.load.LoadLoop;
import io.weir.testkit.load.LoadPlan;
import io.weir.testkit.load.LoadResult;
import io.weir.testkit.load.PipelinedLoad;
import io.weir.testkit.load.RequestFormat;
import io.weir.testkit.load.ZippedFormat;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How a client sends its samples.
 *
 * @param variant in what it differs from the usual client; empty in nothing
 * @param connections it has
 * @param batch samples of a request
 */
record ClientHabit(Variant variant, int connections, int batch) {
  private static final long GIVE_UP = 60_000_000_000L;
  private static final int COMMON_CONNECTIONS = 2;
  private static final int COMMON_BATCH = 1000;

  /** The usual client sends arrays of W3's tags and waits for each answer. */
  enum Variant {
    USUAL(""),
    LINES("NDJSON"),
    GZIP("gzip"),
    PIPELINED("pipelined"),
    UNIFORM("uniform tags");

    private final String text;

    Variant(String text) {
      this.text = text;
    }
  }

  /** What an ordinary program does: two connections, a thousand samples a request. */
  static ClientHabit common(Variant variant) {
    return new ClientHabit(variant, COMMON_CONNECTIONS, COMMON_BATCH);
  }

  /** Connections and sizes of requests, and each variant of the common one. */
  static List<ClientHabit> all() {
    return Stream.concat(
            Stream.of(1, 2, 4)
                .flatMap(
                    connections ->
                        Stream.of(100, COMMON_BATCH, LoadPlan.MAX_BATCH)
                            .map(batch -> new ClientHabit(Variant.USUAL, connections, batch))),
            Stream.of(Variant.values())
                .filter(variant -> variant != Variant.USUAL)
                .map(ClientHabit::common))
        .toList();
  }

  /** What requests to a server look like; empty if it takes none such. */
  Optional<RequestFormat> format(HttpTarget target) {
    return switch (variant) {
      case LINES -> target.lines();
      case GZIP ->
          target.takesGzip() ? Optional.of(new ZippedFormat(target.usual())) : Optional.empty();
      default -> Optional.of(target.usual());
    };
  }

  boolean isUniform() {
    return variant == Variant.UNIFORM;
  }

  /** Sends a workload as fast as it goes. */
  LoadResult send(HttpTarget target, RequestFormat format, Workload workload)
      throws IOException, InterruptedException {
    LoadPlan plan =
        new LoadPlan(workload, target.service(), 0, batch, connections, false, GIVE_UP, format);
    return variant == Variant.PIPELINED
        ? new PipelinedLoad(plan, () -> false).run()
        : new LoadLoop(plan, () -> false, progress -> {}).run();
  }

  /** Its name in tables. */
  @Override
  public String toString() {
    String size = connections + " x " + batch;
    return variant == Variant.USUAL ? size : size + ", " + variant.text;
  }
}
