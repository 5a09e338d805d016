package io.weir.datagen;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.weir.testkit.availability.Availability;
import io.weir.testkit.load.LoadResult;
import io.weir.testkit.probe.Latencies;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;
import picocli.CommandLine.Option;

/** The option to write what was found as a small JSON, for scripts. */
final class SummaryFile {
  @Option(
      names = "--summary",
      paramLabel = "FILE",
      description = "Also write the result to a file, as JSON.")
  private Path file;

  /** Fields of a summary, in their order. */
  static final class Fields {
    private final Map<String, Object> fields = new LinkedHashMap<>();

    Fields with(String name, Object value) {
      fields.put(name, value);
      return this;
    }

    Fields with(Availability availability) {
      return with("requests", availability.requests())
          .with("failedAtFirst", availability.failedAtFirst())
          .with("failedAfterRetry", availability.failedAfterRetry())
          .with("errors", availability.errors())
          .with("longestGapSeconds", availability.longestGapSeconds())
          .with("longestGapBegan", availability.gapBegan().toString());
    }

    Fields with(LoadResult load) {
      return with(load.availability())
          .with("failedAttempts", load.repeats())
          .with("offered", load.offered())
          .with("acknowledged", load.acknowledged())
          .with("abandoned", load.offered() - load.acknowledged())
          .with("seconds", load.wallNanos() / 1e9)
          .with(load.latency());
    }

    Fields with(Histogram micros) {
      return with("p50Millis", Latencies.millis(micros, 50))
          .with("p99Millis", Latencies.millis(micros, 99))
          .with("maxMillis", micros.getMaxValue() / 1000.0);
    }
  }

  /** Writes the file, if one is asked for. */
  void write(Fields fields) throws IOException {
    if (file != null) {
      new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), fields.fields);
    }
  }
}
