package io.weir.gateway.items;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.body.BodyReader;
import io.weir.gateway.records.BodyType;
import io.weir.gateway.records.RecordWriter;
import io.weir.gateway.records.WritePosition;
import io.weir.model.records.Change;
import io.weir.model.records.ContentType;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemKey;
import io.weir.model.records.SearchSetting;
import io.weir.model.records.SetSearch;
import io.weir.service.http.IngestReply;
import io.weir.service.http.IngestRequest;
import io.weir.service.http.IngestRoute;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import io.weir.service.settings.Units;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Writes under {@code /kv/}. A put or removal of one item is answered with what became of it, a
 * batch once the log has all of it.
 */
public final class ItemWrites {
  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";

  private final RecordWriter writer;
  private final BodyReader values;
  private final BodyReader batches;
  private final BodyReader settings;
  private final Counter stored;

  public ItemWrites(RecordWriter writer, PrometheusRegistry registry) {
    this.writer = writer;
    values = writer.bodies(ItemCommand.MAX_VALUE_BYTES);
    batches = writer.bodies(ItemBatch.MAX_BYTES);
    settings = writer.bodies(SettingsBody.MAX_BYTES);
    stored =
        Counter.builder()
            .name("weir_record_items_stored")
            .help("items whose put, alone or in a batch, was answered")
            .register(registry);
  }

  /** The same writes for other protocols than HTTP. */
  public ItemWriter writer() {
    return new ItemWriter(writer, stored);
  }

  /** The routes for the server; reads of the same paths are another's. */
  public List<IngestRoute> routes() {
    return List.of(
        writer.route("/kv/{index}/{key}", Set.of("PUT", "DELETE"), this::receive),
        writer.route("/kv/{index}", Set.of("POST"), this::batch));
  }

  private CompletionStage<IngestReply> receive(IngestRequest request) throws IOException {
    if (ItemWritePath.isSettings(request.path())) {
      return settings(request, ItemWritePath.index(request.path()));
    }
    ItemKey key = ItemWritePath.key(request.path());
    return request.method().equals("PUT") ? put(request, key) : remove(request, key);
  }

  private CompletionStage<IngestReply> put(IngestRequest request, ItemKey key) throws IOException {
    long ttl = ttl(request);
    long expected = ItemCondition.ofPut(request);
    String type = request.onlyHeader("Content-Type").orElse(ContentType.DEFAULT);
    requireValid(() -> ContentType.require(type));
    return writer.write(
        request,
        values,
        (id, body) ->
            new ItemCommand.PutItem(
                id,
                new ItemCommand.Item(key, ttl, type, Arrays.copyOf(body.bytes(), body.length())),
                expected),
        this::countedOne);
  }

  private IngestReply countedOne(Change change) {
    IngestReply reply = ItemReplies.stored(change);
    stored.inc();
    return reply;
  }

  private CompletionStage<IngestReply> remove(IngestRequest request, ItemKey key) {
    request.parameters().refuseOthersThan(Set.of());
    long expected = ItemCondition.ofRemoval(request);
    return writer.write(
        new ItemCommand.RemoveItem(writer.nextId(), key, expected), ItemReplies::removed);
  }

  /** There is no outcome to wait for. */
  private CompletionStage<IngestReply> settings(IngestRequest request, String index)
      throws IOException {
    request.parameters().refuseOthersThan(Set.of());
    ItemCondition.refuseAny(request, "settings");
    SearchSetting setting = SearchSetting.OFF;
    if (request.method().equals("PUT")) {
      BodyType.of(request, List.of(JSON));
      setting = writer.read(request, settings, SettingsBody::setting);
    }
    SetSearch command = new SetSearch(writer.nextId(), index, setting);
    return writer
        .appends()
        .append(
            List.of(ItemCommands.entry(command, writer.partitions())),
            positions -> IngestReply.noContent(WritePosition.headers(positions)));
  }

  private CompletionStage<IngestReply> batch(IngestRequest request) throws IOException {
    String index = ItemWritePath.index(request.path());
    long ttl = ttl(request);
    ItemCondition.refuseAny(request, "a batch");
    BodyType.of(request, List.of(NDJSON));
    ItemBatch batch =
        new ItemBatch(index, ttl, request.caller(), writer.partitions(), writer::nextId);
    return writer
        .appends()
        .append(
            request,
            batches,
            batch::entries,
            positions -> IngestReply.noContent(WritePosition.headers(positions)))
        .whenComplete(
            (reply, failure) -> {
              if (failure == null) {
                stored.inc(batch.size());
              }
            });
  }

  /** The time to live in ms; 0 for none. */
  private static long ttl(IngestRequest request) {
    QueryParameters parameters = request.parameters();
    parameters.refuseOthersThan(Set.of("ttl"));
    Optional<String> text = parameters.optionalText("ttl");
    if (text.isEmpty()) {
      return 0;
    }
    Duration ttl =
        Units.duration(text.get())
            .filter(given -> given.toMillis() <= ItemCommand.MAX_TTL_MILLIS)
            .orElseThrow(
                () ->
                    ProblemException.badRequest(
                        "ttl",
                        "ttl: must be a whole number and its unit, one of ms, s, m, h, d,"
                            + " and at most "
                            + Units.text(Duration.ofMillis(ItemCommand.MAX_TTL_MILLIS))));
    return ttl.toMillis();
  }

  private static void requireValid(Runnable check) {
    try {
      check.run();
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }
}
