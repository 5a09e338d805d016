package io.weir.service.http;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.NotFoundResponse;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** What every service answers: {@code /ping}, {@code /health}, {@code /ready}, {@code /metrics}. */
final class CommonRoutes implements Routes {
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private final PrometheusRegistry metrics;
  private final List<ReadyCheck> checks;
  private final boolean hasAdminPort;
  private final PrometheusTextFormatWriter writer =
      PrometheusTextFormatWriter.builder().setIncludeCreatedTimestamps(false).build();

  /**
   * @param hasAdminPort whether all but {@code /ping} is for {@link AdminPort} alone
   */
  CommonRoutes(PrometheusRegistry metrics, List<ReadyCheck> checks, boolean hasAdminPort) {
    this.hasAdminPort = hasAdminPort;
    this.metrics = metrics;
    this.checks = List.copyOf(checks);
  }

  @Override
  public void addTo(JavalinConfig config) {
    config.routes.get("/ping", ctx -> ctx.result("pong"));
    config.routes.get("/health", admin(ctx -> ctx.result("ok")));
    config.routes.get("/ready", admin(this::ready));
    config.routes.get("/metrics", admin(this::metrics));
  }

  private Handler admin(Handler handler) {
    return hasAdminPort
        ? ctx -> {
          if (ctx.req().getAttribute(AdminPort.MARK) == null) {
            throw new NotFoundResponse();
          }
          handler.handle(ctx);
        }
        : handler;
  }

  private void ready(Context ctx) {
    String faults =
        checks.stream()
            .flatMap(check -> check.fault().map(fault -> check.name() + ": " + fault).stream())
            .collect(Collectors.joining("; "));
    if (!faults.isEmpty()) {
      throw ProblemException.unavailable("Not ready: " + faults, ASK_AGAIN);
    }
    String warnings =
        checks.stream()
            .flatMap(check -> check.warnings().stream().map(w -> "\n" + check.name() + ": " + w))
            .collect(Collectors.joining());
    ctx.result("ready" + warnings);
  }

  private void metrics(Context ctx) throws IOException {
    ByteArrayOutputStream text = new ByteArrayOutputStream(16 * 1024);
    writer.write(text, metrics.scrape());
    ctx.contentType(writer.getContentType()).result(text.toByteArray());
  }
}
