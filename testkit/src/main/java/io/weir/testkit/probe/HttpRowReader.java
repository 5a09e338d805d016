package io.weir.testkit.probe;

import io.weir.model.Periods;
import io.weir.testkit.http.Response;
import io.weir.testkit.http.ServiceClient;
import java.io.IOException;
import java.util.function.Consumer;

/** A GET a request; bodies are read as rows only if somebody wants to see them. */
record HttpRowReader(HttpDialect dialect, ServiceClient client) implements RowReader {
  private record Answer(HttpDialect dialect, Response response, Periods periods)
      implements RowsAnswer {
    @Override
    public boolean ok() {
      return response.ok();
    }

    @Override
    public boolean mayPass() {
      return response.mayPass();
    }

    @Override
    public String reason() {
      return Integer.toString(response.status());
    }

    @Override
    public String brief() {
      return response.brief();
    }

    @Override
    public double[][] rows() throws IOException {
      return dialect.rows(response, periods);
    }

    @Override
    public int rowCount() throws IOException {
      return dialect.rowCount(response, periods);
    }
  }

  @Override
  public RowsAnswer read(String tag, Periods periods, Consumer<String> failed) throws IOException {
    return new Answer(dialect, client.get(dialect.queryPath(tag, periods), failed), periods);
  }

  @Override
  public void close() {
    client.close();
  }
}
