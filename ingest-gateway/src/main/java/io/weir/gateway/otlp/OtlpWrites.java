package io.weir.gateway.otlp;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.samples.SampleWriter;
import io.weir.model.Excerpt;
import io.weir.service.http.IngestReply;
import io.weir.service.http.IngestRequest;
import io.weir.service.http.IngestRoute;
import io.weir.service.http.ProblemException;
import io.weir.service.protobuf.ProtobufWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.http.HttpHeader;

/**
 * {@code POST /v1/metrics}: OTLP/HTTP in protocol buffers or JSON. 200 once the log has all points
 * that could be taken; what was left out is named as a partial success.
 */
public final class OtlpWrites {
  private static final String PROTOBUF = "application/x-protobuf";
  private static final String JSON = "application/json";
  private static final int PARTIAL_SUCCESS = 1;
  private static final int REJECTED_POINTS = 1;
  private static final int MESSAGE = 2;

  private final SampleWriter writer;
  private final CounterDataPoint rejected;

  public OtlpWrites(SampleWriter writer, PrometheusRegistry registry) {
    this.writer = writer;
    rejected =
        Counter.builder()
            .name("weir_otlp_points_rejected")
            .help("data points of OTLP that were left out")
            .register(registry);
  }

  /** The route for the server. */
  public IngestRoute route() {
    return new IngestRoute("/v1/metrics", this::take, writer::refused);
  }

  private CompletionStage<IngestReply> take(IngestRequest request) throws IOException {
    Rejections rejections = new Rejections();
    boolean[] isJson = {false};
    return writer.writeNumbers(
        request,
        each -> {
          each.parameters().refuseOthersThan(Set.of());
          isJson[0] = isJson(each);
          return new OtlpReader(isJson[0], rejections);
        },
        () -> {
          rejected.inc(rejections.points());
          return reply(isJson[0], rejections);
        });
  }

  private static boolean isJson(IngestRequest request) {
    String given = request.header(HttpHeader.CONTENT_TYPE);
    String type = given == null ? "" : given.toLowerCase(Locale.ROOT).split(";", 2)[0].strip();
    return switch (type) {
      case PROTOBUF -> false;
      case JSON -> true;
      default ->
          throw ProblemException.unsupported(
              "Content-Type must be "
                  + PROTOBUF
                  + " or "
                  + JSON
                  + ", got "
                  + (given == null ? "none" : '"' + Excerpt.of(given) + '"'));
    };
  }

  private static IngestReply reply(boolean isJson, Rejections rejections) {
    String message = rejections.message();
    byte[] body =
        isJson ? json(rejections.points(), message) : protobuf(rejections.points(), message);
    return new IngestReply(200, Map.of("Content-Type", isJson ? JSON : PROTOBUF), body);
  }

  private static byte[] json(long points, String message) {
    String text =
        message.isEmpty()
            ? "{}"
            : "{\"partialSuccess\":{\"rejectedDataPoints\":\""
                + points
                + "\",\"errorMessage\":\""
                + new String(JsonStringEncoder.getInstance().quoteAsString(message))
                + "\"}}";
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] protobuf(long points, String message) {
    ProtobufWriter reply = new ProtobufWriter();
    if (!message.isEmpty()) {
      reply.message(
          PARTIAL_SUCCESS,
          new ProtobufWriter().int64(REJECTED_POINTS, points).text(MESSAGE, message));
    }
    return reply.toBytes();
  }
}
