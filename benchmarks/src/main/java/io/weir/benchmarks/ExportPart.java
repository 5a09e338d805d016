package io.weir.benchmarks;

import io.weir.benchmarks.server.SampleExport;
import io.weir.benchmarks.server.SystemUnderTest;
import io.weir.testkit.workload.Workload;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.ipc.ArrowStreamReader;

/**
 * All samples of ten dense minutes as one stream of each format that a server has. The client reads
 * it to its end and counts the samples, which must be all.
 */
final class ExportPart implements BenchPart<SystemUnderTest> {
  static final Figure CSV_RATE = rate(SampleExport.CSV);
  static final Figure ARROW_RATE = rate(SampleExport.ARROW);
  private static final int BUFFER = 1 << 16;

  private final RunContext run;
  private final Workload workload;

  ExportPart(RunContext run) {
    this.run = run;
    workload = run.workloads().dense("query", 0);
  }

  private static Figure rate(String format) {
    return new Figure("export, " + format, "samples/s, client included");
  }

  @Override
  public boolean isFor(SystemUnderTest system) {
    return !system.exports(workload).isEmpty();
  }

  /** The first export is the compiler's. */
  @Override
  public void prepare(SystemUnderTest system) throws IOException, InterruptedException {
    run.loadOnce(system, workload);
    for (SampleExport export : system.exports(workload)) {
      read(export);
    }
  }

  @Override
  public void run(SystemUnderTest system, int round) throws IOException, InterruptedException {
    for (SampleExport export : system.exports(workload)) {
      long cpu = system.process().cpuMicros();
      long begin = System.nanoTime();
      long samples = read(export);
      double seconds = (System.nanoTime() - begin) / 1e9;
      if (samples != workload.schedule().count()) {
        throw new IOException(
            String.format(
                "an export as %s has %,d samples instead of %,d",
                export.format(), samples, workload.schedule().count()));
      }
      run.note(rate(export.format()), system, samples / seconds);
      run.note(
          new Figure("export, " + export.format(), "server CPU us a sample"),
          system,
          (double) (system.process().cpuMicros() - cpu) / samples);
    }
  }

  private static long read(SampleExport export) throws IOException, InterruptedException {
    HttpResponse<InputStream> response =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(export.uri()).build(),
                HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      if (response.statusCode() != 200) {
        throw new IOException(export.uri() + ": " + response.statusCode());
      }
      return export.format().equals(SampleExport.ARROW) ? arrowRows(body) : lines(body) - 1;
    }
  }

  private static long lines(InputStream body) throws IOException {
    byte[] buffer = new byte[BUFFER];
    long lines = 0;
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      for (int i = 0; i < read; i++) {
        lines += buffer[i] == '\n' ? 1 : 0;
      }
    }
    return lines;
  }

  private static long arrowRows(InputStream body) throws IOException {
    long rows = 0;
    try (RootAllocator memory = new RootAllocator();
        ArrowStreamReader reader =
            new ArrowStreamReader(new BufferedInputStream(body, BUFFER), memory)) {
      while (reader.loadNextBatch()) {
        rows += reader.getVectorSchemaRoot().getRowCount();
      }
    }
    return rows;
  }
}
