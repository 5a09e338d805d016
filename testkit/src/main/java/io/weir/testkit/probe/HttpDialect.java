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
  /** The most often that a request is repeated. */
  int MAX_RETRIES = 100;

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
   * Connections to a service of this kind.
   *
   * @param retries how often a request that failed is repeated, 0 to {@value #MAX_RETRIES}
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  default ServerConnection.Source connections(Service service, int retries) {
    if (retries < 0 || retries > MAX_RETRIES) {
      throw new IllegalArgumentException(
          "retries: must be 0 to " + MAX_RETRIES + ", got " + retries);
    }
    return connection -> new HttpConnection(this, new ServiceClient(service, connection, retries));
  }

  /** The same; repeats a request once if there is another server, else never. */
  default ServerConnection.Source connections(Service service) {
    return connections(service, service.retries());
  }
}
