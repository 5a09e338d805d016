package io.weir.gateway.records;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.body.BodyReader;
import io.weir.gateway.log.LogEntry;
import io.weir.model.records.Change;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RecordKey;
import io.weir.model.records.StreamKey;
import io.weir.model.records.StreamLimits;
import io.weir.service.http.IngestReply;
import io.weir.service.http.IngestRequest;
import io.weir.service.http.IngestRoute;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Writes under {@code /streams/}, answered with what became of them. A bucket's limits are answered
 * once the log has them.
 */
public final class StreamWrites {
  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";
  private static final String PATCH = "application/json-patch+json";
  private static final String MERGE_PATCH = "application/merge-patch+json";

  private final RecordWriter writer;
  private final BodyReader documents;
  private final BodyReader batches;
  private final Counter appended;

  public StreamWrites(RecordWriter writer, PrometheusRegistry registry) {
    this.writer = writer;
    documents = writer.bodies(RecordCommand.MAX_DOCUMENT_BYTES);
    batches = writer.bodies(RecordCommand.MAX_BATCH_BYTES);
    appended =
        Counter.builder()
            .name("weir_record_events_appended")
            .help("events whose append was answered")
            .register(registry);
  }

  /** The route for the server; reads of the same paths are another's. */
  public IngestRoute route() {
    return writer.route("/streams/*", Set.of("POST", "PUT", "PATCH", "DELETE"), this::receive);
  }

  private CompletionStage<IngestReply> receive(IngestRequest request) throws IOException {
    StreamTarget target = StreamTarget.of(request.path(), request.method());
    request.parameters().refuseOthersThan(Set.of());
    if (target.isLimits()) {
      WriteHeaders.refuse(request);
      return limit(request, target);
    }
    StreamKey key = target.stream().orElseThrow();
    return switch (request.method()) {
      case "POST" -> append(request, key);
      case "PATCH" -> patch(request, key);
      default -> {
        WriteHeaders.refuse(request);
        yield writer.write(new RecordCommand.Delete(writer.nextId(), key), OutcomeReplies::done);
      }
    };
  }

  private CompletionStage<IngestReply> append(IngestRequest request, StreamKey key)
      throws IOException {
    WriteHeaders headers = WriteHeaders.of(request);
    boolean many = BodyType.of(request, List.of(JSON, NDJSON)).equals(NDJSON);
    Function<BodyReader.Body, List<byte[]>> read =
        many ? JsonDocuments::lines : body -> List.of(JsonDocuments.one(body));
    return writer.write(
        request,
        many ? batches : documents,
        (id, body) ->
            new RecordCommand.Append(
                id, key, headers.idempotencyKey(), headers.expectedLast(), read.apply(body)),
        counted(many ? OutcomeReplies::appendedMany : OutcomeReplies::appended));
  }

  private CompletionStage<IngestReply> patch(IngestRequest request, StreamKey key)
      throws IOException {
    WriteHeaders headers = WriteHeaders.of(request);
    String type = BodyType.of(request, List.of(PATCH, MERGE_PATCH));
    return writer.write(
        request,
        documents,
        (id, body) ->
            new RecordCommand.Patch(
                id,
                key,
                headers.idempotencyKey(),
                headers.expectedLast(),
                type.equals(MERGE_PATCH),
                JsonDocuments.one(body)),
        counted(OutcomeReplies::patched));
  }

  private Function<Change, IngestReply> counted(Function<Change, IngestReply> reply) {
    return change -> {
      IngestReply answer = reply.apply(change);
      if (change.outcome() instanceof Change.Outcome.Appended events) {
        appended.inc(events.last() - events.first() + 1);
      }
      return answer;
    };
  }

  private CompletionStage<IngestReply> limit(IngestRequest request, StreamTarget target)
      throws IOException {
    StreamLimits limits = StreamLimits.NONE;
    if (request.method().equals("PUT")) {
      BodyType.of(request, List.of(JSON));
      limits = writer.read(request, documents, JsonDocuments::limits);
    }
    if (target.stream().isPresent()) {
      return writer.write(
          new RecordCommand.SetLimits(writer.nextId(), target.stream().get(), limits),
          OutcomeReplies::done);
    }
    return limitBucket(new RecordCommand.SetBucketLimits(writer.nextId(), target.bucket(), limits));
  }

  /** Each partition has a copy; there is no outcome to wait for. */
  private CompletionStage<IngestReply> limitBucket(RecordCommand.SetBucketLimits command) {
    byte[] key = RecordKey.utf8("bucket", command.bucket());
    byte[] value = command.toBytes();
    List<LogEntry> copies =
        IntStream.range(0, writer.partitions())
            .mapToObj(partition -> new LogEntry(partition, key, value))
            .toList();
    return writer.appends().append(copies, OutcomeReplies::noContent);
  }
}
