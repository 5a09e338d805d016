package io.weir.testkit.probe;

import io.weir.model.Periods;
import io.weir.testkit.client.Response;
import io.weir.testkit.client.ServiceClient;
import io.weir.testkit.workload.Sample;
import java.io.IOException;
import java.util.function.Consumer;

/** A POST a sample, a GET a query. */
record HttpConnection(HttpDialect dialect, ServiceClient client) implements ServerConnection {
  @Override
  public String write(Sample sample) throws IOException {
    Response response = client.post(dialect.format().path(1), dialect.format().text(sample));
    return response.ok() ? "" : Integer.toString(response.status());
  }

  @Override
  public RowsResponse read(String tag, Periods periods, Consumer<String> failed)
      throws IOException {
    Response response = client.get(dialect.queryPath(tag, periods), failed);
    return new RowsResponse(
        response.ok() ? "" : Integer.toString(response.status()),
        response.ok() ? "" : response.brief(),
        response.isRetryable(),
        () -> dialect.rows(response, periods));
  }

  @Override
  public void close() {
    client.close();
  }
}
