package io.weir.gateway.csv;

import io.weir.gateway.body.BodyStream;
import io.weir.gateway.samples.StreamedSamples;
import io.weir.gateway.samples.StreamedWrites;
import io.weir.service.http.IngestReply;
import io.weir.service.http.IngestRequest;
import io.weir.service.http.IngestRoute;
import io.weir.service.http.ProblemException;
import io.weir.service.process.DaemonThreads;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;

/**
 * {@code POST /import}: samples as CSV, of any number, which are stored while the body comes. 200
 * with a report once the log has all that are good. Imports have threads of their own, since one
 * may last for hours.
 */
public final class CsvImports implements AutoCloseable {
  /** The number of the last line up to which all good ones are stored, in what a refusal says. */
  private static final String STORED = "storedLine";

  private static final String CSV = "text/csv";
  private static final Duration TRY_AGAIN = Duration.ofSeconds(1);
  private static final long IDLE_SECONDS = 10;

  private final StreamedWrites writes;
  private final int most;
  private final ThreadPoolExecutor threads;

  /**
   * @param most imports at the same time
   */
  public CsvImports(StreamedWrites writes, int most) {
    this.writes = writes;
    this.most = most;
    threads =
        new ThreadPoolExecutor(
            0,
            most,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            new DaemonThreads("import"));
  }

  /** The route for the server. */
  public IngestRoute route() {
    return new IngestRoute("/import", this::take, writes::refused);
  }

  private CompletionStage<IngestReply> take(IngestRequest request) {
    try {
      refusePages(request);
      ImportRequest asked = ImportRequest.of(request.parameters());
      CompletableFuture<IngestReply> reply = new CompletableFuture<>();
      threads.execute(() -> answer(request, asked, reply));
      return reply;
    } catch (RejectedExecutionException e) {
      ProblemException busy =
          ProblemException.tooMany(
              "The gateway runs at most " + most + " imports at the same time (WEIR_IMPORTS).",
              TRY_AGAIN);
      writes.refused(busy);
      throw busy;
    } catch (ProblemException e) {
      writes.refused(e);
      throw e;
    }
  }

  /** Of what a page of another site may send without asking, CSV is none. */
  private static void refusePages(IngestRequest request) {
    String type = request.header(HttpHeader.CONTENT_TYPE);
    boolean isCsv = type != null && type.startsWith(CSV);
    if (request.header(HttpHeader.ORIGIN) != null && !isCsv) {
      throw ProblemException.of(
          403, "From pages in a browser (Origin), Content-Type must be " + CSV + '.');
    }
  }

  private void answer(
      IngestRequest request, ImportRequest asked, CompletableFuture<IngestReply> reply) {
    try {
      reply.complete(asked.dryRun() ? look(request, asked) : store(request, asked));
    } catch (ProblemException e) {
      writes.refused(e);
      reply.completeExceptionally(e);
    } catch (IOException | RuntimeException | Error e) {
      reply.completeExceptionally(e);
    }
  }

  private IngestReply look(IngestRequest request, ImportRequest asked) throws IOException {
    try (BodyStream body = BodyStream.of(request)) {
      return new CsvImport(asked, body, NOWHERE, writes::latest).run();
    }
  }

  private IngestReply store(IngestRequest request, ImportRequest asked) throws IOException {
    try (BodyStream body = BodyStream.of(request);
        StreamedSamples samples = writes.open()) {
      CsvImport run = new CsvImport(asked, body, new Stored(samples), writes::latest);
      try {
        return run.run();
      } catch (ProblemException e) {
        long stored = Math.max(samples.storedPlace(), asked.line() - 1);
        throw e.withMember(STORED, stored);
      } finally {
        writes.read(run.refused(), body.bytes());
      }
    }
  }

  private record Stored(StreamedSamples samples) implements CsvImport.Target {
    @Override
    public void add(byte[] tag, int tagOffset, int tagLength, long time, double[] values) {
      samples.add(tag, tagOffset, tagLength, time, values);
    }

    @Override
    public void reached(long line) {
      samples.reached(line);
    }

    @Override
    public void finish() {
      samples.finish();
    }
  }

  private static final CsvImport.Target NOWHERE =
      new CsvImport.Target() {
        @Override
        public void add(byte[] tag, int tagOffset, int tagLength, long time, double[] values) {}

        @Override
        public void reached(long line) {}

        @Override
        public void finish() {}
      };

  /** Takes no more imports. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
