package io.weir.query;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.QueryClient;
import io.weir.query.listen.Changes;
import io.weir.service.access.Guard;
import io.weir.service.http.HttpServer;
import io.weir.service.http.HttpSettings;
import io.weir.service.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The service on a real port, over a client of the test's. */
record QueryServer(QueryService service, HttpServer http) implements AutoCloseable {
  static QueryServer start(QueryClient client, Map<String, String> environment) {
    return start(client, null, environment);
  }

  /**
   * @param changes null for none
   */
  static QueryServer start(QueryClient client, Changes changes, Map<String, String> environment) {
    Settings settings = new Settings(environment);
    PrometheusRegistry metrics = new PrometheusRegistry();
    QueryService service =
        QueryService.over(
            client,
            Optional::empty,
            Optional::empty,
            QuerySettings.from(settings),
            Optional.ofNullable(changes),
            metrics);
    HttpServer http =
        HttpServer.start(
            HttpSettings.from(settings, 0),
            metrics,
            List.of(),
            service.routes(),
            List.of(),
            Guard.open());
    return new QueryServer(service, http);
  }

  int port() {
    return http.port();
  }

  @Override
  public void close() {
    http.close();
    service.close();
  }
}
