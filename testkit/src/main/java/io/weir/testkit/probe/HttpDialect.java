package io.weir.testkit.probe;

import io.weir.model.Periods;
import io.weir.testkit.api.QueryApi;
import io.weir.testkit.client.Response;
import io.weir.testkit.client.Service;
import io.weir.testkit.client.ServiceClient;
import io.weir.testkit.load.RequestFormat;
import java.io.IOException;

/** How a kind of server is spoken to over HTTP. */
public interface HttpDialect {
  /** Weir's own. */
  HttpDialect WEIR =
      new HttpDialect() {
        @Override
        public RequestFormat format() {
          return RequestFormat.JSON;
        }

        @Override
        public String queryPath(String tag, Periods periods) {
          return QueryApi.path(tag, periods.start(), periods.end(), periods.points());
        }

        @Override
        public double[][] rows(Response response, Periods periods) throws IOException {
          return QueryApi.report(response).values();
        }
      };

  /** Weir's, with samples in line protocol. */
  HttpDialect WEIR_LINES = new LineDialect();

  /** What requests with samples look like. */
  RequestFormat format();

  /** Path and query that ask for rows. */
  String queryPath(String tag, Periods periods);

  /**
   * The rows of an answer with status 200.
   *
   * @throws IOException if it is no such answer
   */
  double[][] rows(Response response, Periods periods) throws IOException;

  /**
   * Connections to a service of this kind. A request that failed is repeated once if there is
   * another server, else never.
   */
  default ServerConnection.Source connections(Service service) {
    return connection -> new HttpConnection(this, new ServiceClient(service, connection));
  }
}
