package io.weir.gateway.influx;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.samples.NumberReader;
import io.weir.gateway.samples.SampleWriter;
import io.weir.gateway.samples.SkipCounter;
import io.weir.gateway.series.SeriesNames;
import io.weir.service.http.IngestReply;
import io.weir.service.http.IngestRequest;
import io.weir.service.http.IngestRoute;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.http.HttpHeader;

/**
 * {@code POST /write} and {@code POST /api/v2/write}: points in line protocol, 204 once the log has
 * all their fields. The parameters that name a database are accepted and mean nothing.
 */
public final class InfluxWrites {
  private static final String PRECISION = "precision";

  private static final Set<String> V1 = Set.of(PRECISION, "db", "rp", "consistency", "u", "p");

  private static final Set<String> V2 = Set.of(PRECISION, "bucket", "org", "orgID");

  private final SampleWriter writer;
  private final SeriesNames names;
  private final InfluxSettings settings;
  private final CounterDataPoint skipped;

  public InfluxWrites(
      SampleWriter writer,
      SeriesNames names,
      InfluxSettings settings,
      PrometheusRegistry registry) {
    this.writer = writer;
    this.names = names;
    this.settings = settings;
    skipped =
        Counter.builder()
            .name("weir_influx_strings_skipped")
            .help("fields of points that were left out since they are strings")
            .register(registry);
  }

  /** The routes for the server. */
  public List<IngestRoute> routes() {
    return List.of(
        new IngestRoute("/write", request -> take(request, V1), writer::refused),
        new IngestRoute("/api/v2/write", request -> take(request, V2), writer::refused));
  }

  private CompletionStage<IngestReply> take(IngestRequest request, Set<String> parameters)
      throws IOException {
    try {
      return writer.writeNumbers(request, each -> reader(each, parameters));
    } catch (ProblemException e) {
      throw e.detailAlsoAs("error", "message");
    }
  }

  private NumberReader reader(IngestRequest request, Set<String> known) {
    refusePages(request);
    QueryParameters parameters = request.parameters();
    parameters.refuseOthersThan(known);
    long unit = parameters.optionalText(PRECISION).map(Precision::nanos).orElse(1L);
    LineReader lines = new LineReader(names, unit, settings.skipsStrings());
    return new SkipCounter(lines, lines::skipped, skipped);
  }

  /**
   * Line protocol comes with any content type, and some of them a page of another site may send
   * without asking. Browsers then say where it is from; other clients do not.
   */
  private static void refusePages(IngestRequest request) {
    if (request.header(HttpHeader.ORIGIN) != null) {
      throw ProblemException.of(
          403, "Line protocol is not taken from pages in a browser (Origin).");
    }
  }
}
