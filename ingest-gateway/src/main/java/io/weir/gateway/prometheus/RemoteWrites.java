package io.weir.gateway.prometheus;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.samples.SampleWriter;
import io.weir.gateway.samples.SkipCounter;
import io.weir.gateway.series.SeriesNames;
import io.weir.model.Excerpt;
import io.weir.service.http.IngestReply;
import io.weir.service.http.IngestRequest;
import io.weir.service.http.IngestRoute;
import io.weir.service.http.ProblemException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.http.HttpHeader;

/**
 * {@code POST /api/v1/write}: Prometheus' remote write 1.0, protocol buffers in a block of Snappy.
 * 204 once the log has all samples; 400 for what no repetition would make acceptable, which
 * Prometheus then drops; 429 and 503 for what it should repeat.
 */
public final class RemoteWrites {
  private static final String TYPE = "application/x-protobuf";

  private final SampleWriter writer;
  private final SeriesNames names;
  private final CounterDataPoint histograms;

  public RemoteWrites(SampleWriter writer, SeriesNames names, PrometheusRegistry registry) {
    this.writer = writer;
    this.names = names;
    histograms =
        Counter.builder()
            .name("weir_remote_write_histograms_skipped")
            .help("native histograms of remote writes, which are left out")
            .register(registry);
  }

  /** The route for the server. */
  public IngestRoute route() {
    return new IngestRoute("/api/v1/write", this::take, writer::refused);
  }

  private CompletionStage<IngestReply> take(IngestRequest request) throws IOException {
    return writer.writeEncoded(
        request,
        each -> {
          each.parameters().refuseOthersThan(Set.of());
          requireType(each);
          WriteRequestReader reader = new WriteRequestReader(names);
          return new SkipCounter(reader, reader::histograms, histograms);
        });
  }

  private static void requireType(IngestRequest request) {
    String type = request.header(HttpHeader.CONTENT_TYPE);
    String encoding = request.header(HttpHeader.CONTENT_ENCODING);
    String parameters = type == null ? "" : type.replaceFirst("^" + TYPE, "").strip();
    boolean isV1 =
        type != null
            && type.startsWith(TYPE)
            && (parameters.isEmpty() || parameters.endsWith("prometheus.WriteRequest"));
    if (!isV1) {
      throw ProblemException.unsupported(
          "Content-Type must be " + TYPE + ", of remote write 1.0, got " + got(type));
    }
    if (!"snappy".equals(encoding)) {
      throw ProblemException.unsupported("Content-Encoding must be snappy, got " + got(encoding));
    }
  }

  private static String got(String header) {
    return header == null ? "none" : '"' + Excerpt.of(header) + '"';
  }
}
