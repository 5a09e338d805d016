package io.weir.gateway.documents;

import io.weir.gateway.body.BodyReader;
import io.weir.gateway.records.BodyType;
import io.weir.gateway.records.JsonDocuments;
import io.weir.gateway.records.RecordWriter;
import io.weir.gateway.records.WritePosition;
import io.weir.model.records.DocumentCommand.PutDocument;
import io.weir.model.records.LogPosition;
import io.weir.model.records.MetricKey;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.TimeRange;
import io.weir.service.http.IngestReply;
import io.weir.service.http.IngestRequest;
import io.weir.service.http.IngestRoute;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import io.weir.service.process.DaemonThreads;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Writes of documents: {@code POST /metric/message/{id}/{time}}, 200 once the log has it, and
 * {@code DELETE /metric/message/{id}}, 200 with the count once the state has applied it.
 */
public final class DocumentWrites implements AutoCloseable {
  private static final int DELETING_THREADS = 2;

  /** The most deletions that wait for a thread to write their next part. */
  private static final int MOST_DELETIONS = 1000;

  private static final long IDLE_SECONDS = 10;

  private final RecordWriter writer;
  private final BodyReader documents;
  private final ThreadPoolExecutor deleting =
      new ThreadPoolExecutor(
          DELETING_THREADS,
          DELETING_THREADS,
          IDLE_SECONDS,
          TimeUnit.SECONDS,
          new ArrayBlockingQueue<>(MOST_DELETIONS),
          new DaemonThreads("weir-delete"));

  public DocumentWrites(RecordWriter writer) {
    this.writer = writer;
    documents = writer.bodies(RecordCommand.MAX_DOCUMENT_BYTES);
    deleting.allowCoreThreadTimeOut(true);
  }

  /** The routes for the server; other methods of these paths are another's. */
  public List<IngestRoute> routes() {
    return List.of(
        writer.route("/metric/message/{id}/{time}", Set.of("POST"), this::put),
        writer.route("/metric/message/{id}", Set.of("DELETE"), this::delete));
  }

  private CompletionStage<IngestReply> put(IngestRequest request) throws IOException {
    MetricWritePath path = MetricWritePath.ofWrite(request);
    MetricKey key = path.key();
    long time = path.time();
    BodyType.of(request, List.of("application/json"));
    return writer
        .appends()
        .append(
            request,
            documents,
            body ->
                List.of(
                    writer.entry(
                        new PutDocument(writer.nextId(), key, time, JsonDocuments.one(body)))),
            DocumentWrites::ok);
  }

  private static IngestReply ok(List<LogPosition> positions) {
    Map<String, String> headers = positions.isEmpty() ? Map.of() : WritePosition.headers(positions);
    return new IngestReply(MetricWritePath.OK.status(), headers, MetricWritePath.OK.body());
  }

  private CompletionStage<IngestReply> delete(IngestRequest request) {
    QueryParameters parameters = request.parameters();
    parameters.refuseOthersThan(Set.of("lower", "upper"));
    MetricWritePath.refuseConditions(request);
    MetricKey key = MetricWritePath.of(request.path(), 2).key();
    return new DocumentDeletion(writer, key, deleting, request::isAbandoned)
        .delete(range(parameters));
  }

  private static TimeRange range(QueryParameters parameters) {
    try {
      return new TimeRange(
          parameters.optionalInt64("lower").orElse(TimeRange.ALL.lower()),
          parameters.optionalInt64("upper").orElse(TimeRange.ALL.upper()));
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }

  /** Deletions end with the part that they are at. To be called once the writer is closed. */
  @Override
  public void close() {
    deleting.shutdown();
  }
}
