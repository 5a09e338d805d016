package io.weir.benchmarks.server;

import io.weir.testkit.http.Client;
import io.weir.testkit.http.Response;
import io.weir.testkit.load.Format;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.Arrays;

/** A request a sample. */
final class HttpFeed implements Feed {
  private static final int TIMEOUT_MILLIS = 30_000;

  private final Client client;
  private final String path;
  private final Format.Body body;

  HttpFeed(HttpSubject subject, Workload workload) {
    client = new Client(subject.address(), TIMEOUT_MILLIS);
    path = subject.format().path(1);
    body = subject.format().body(workload, 1);
  }

  @Override
  public void give(long n) throws IOException {
    body.write(0, n, n + 1);
    Response response = client.post(path, Arrays.copyOf(body.buffer(), body.end()));
    if (!response.ok()) {
      throw new IOException("a sample was refused: " + response.brief());
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
