package io.weir.testkit.probe;

import io.weir.testkit.http.Response;
import io.weir.testkit.http.ServiceClient;
import io.weir.testkit.load.Format;
import io.weir.testkit.workload.Sample;
import java.io.IOException;

/** A POST a sample. */
record HttpSampleWriter(HttpDialect dialect, ServiceClient client) implements SampleWriter {
  @Override
  public String write(Sample sample) throws IOException {
    Format format = dialect.format();
    Response response = client.post(format.path(1), format.text(sample));
    return response.ok() ? "" : Integer.toString(response.status());
  }

  @Override
  public void close() {
    client.close();
  }
}
