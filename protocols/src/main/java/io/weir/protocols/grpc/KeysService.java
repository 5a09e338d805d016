package io.weir.protocols.grpc;

import com.google.protobuf.UnsafeByteOperations;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.weir.client.v1.BatchLookupReply;
import io.weir.client.v1.BatchLookupRequest;
import io.weir.client.v1.BatchPutReply;
import io.weir.client.v1.BatchPutRequest;
import io.weir.client.v1.DeleteReply;
import io.weir.client.v1.DeleteRequest;
import io.weir.client.v1.IndexReply;
import io.weir.client.v1.IndexRequest;
import io.weir.client.v1.IndexSettings;
import io.weir.client.v1.ItemsReply;
import io.weir.client.v1.ItemsRequest;
import io.weir.client.v1.KeysGrpc;
import io.weir.client.v1.LookupReply;
import io.weir.client.v1.LookupRequest;
import io.weir.client.v1.PutReply;
import io.weir.client.v1.PutRequest;
import io.weir.client.v1.SearchRequest;
import io.weir.client.v1.SetIndexReply;
import io.weir.client.v1.SetIndexRequest;
import io.weir.client.v1.StatusReply;
import io.weir.client.v1.StatusRequest;
import io.weir.client.v1.Value;
import io.weir.gateway.items.ItemWriter;
import io.weir.model.records.ItemCommand.Item;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemResult.Found;
import io.weir.model.records.ItemResult.Values.Answer;
import io.weir.model.records.LogPosition;
import io.weir.model.records.PositionHeader;
import io.weir.query.items.ItemReader;
import io.weir.query.records.RequiredPositions;
import io.weir.query.reply.Reservation;
import io.weir.service.access.Area;
import io.weir.service.access.NamePattern;
import io.weir.service.access.Permission;
import io.weir.service.access.Scope;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** The service {@code weir.v1.Keys}. */
final class KeysService extends KeysGrpc.KeysImplBase {
  private final ItemWriter writer;
  private final ItemReader reader;
  private final ServerStatus status;
  private final Stalls stalls;

  KeysService(ItemWriter writer, ItemReader reader, ServerStatus status, Stalls stalls) {
    this.writer = writer;
    this.reader = reader;
    this.status = status;
    this.stalls = stalls;
  }

  @Override
  public void put(PutRequest request, StreamObserver<PutReply> replies) {
    UnaryCall<PutReply> call = new UnaryCall<>(replies);
    call.answer(
        () -> {
          Item item = Requests.item(request);
          require(Permission.PUT, item.key());
          long expected = call.demanding(Requests.expected(request));
          return writer
              .put(item, expected)
              .thenApply(
                  stored ->
                      PutReply.newBuilder()
                          .setVersion(stored.version())
                          .setCreated(stored.created())
                          .setPosition(position(List.of(stored.position())))
                          .build());
        });
  }

  @Override
  public void delete(DeleteRequest request, StreamObserver<DeleteReply> replies) {
    UnaryCall<DeleteReply> call = new UnaryCall<>(replies);
    call.answer(
        () -> {
          ItemKey key = ItemKey.of(request.getIndex(), request.getKey());
          require(Permission.DELETE, key);
          long expected = call.demanding(Requests.expected(request));
          return writer
              .remove(key, expected)
              .thenApply(
                  removed ->
                      DeleteReply.newBuilder()
                          .setDeleted(removed.existed())
                          .setPosition(position(List.of(removed.position())))
                          .build());
        });
  }

  @Override
  public void lookup(LookupRequest request, StreamObserver<LookupReply> replies) {
    UnaryCall<LookupReply> call = new UnaryCall<>(replies);
    call.answer(
        () -> {
          ItemKey key = ItemKey.of(request.getIndex(), request.getKey());
          require(Permission.GET, key);
          LogPosition position =
              RequiredPositions.of("position", request.getPosition(), reader.partitions())
                  .of(key, reader.partitions());
          List<LogPosition> required =
              position.equals(LogPosition.NONE) ? List.of() : List.of(position);
          Reservation reservation =
              call.holding(reader.memory().reserve(ItemReader.windowBytes(1)));
          return reader
              .window(required, List.of(key), reservation)
              .thenApply(answers -> reply(answers.get(0)));
        });
  }

  @Override
  public StreamObserver<BatchPutRequest> batchPut(StreamObserver<BatchPutReply> replies) {
    return streaming(replies, call -> new BatchPutCall(call, writer, CallGuard.caller()));
  }

  @Override
  public StreamObserver<BatchLookupRequest> batchLookup(StreamObserver<BatchLookupReply> replies) {
    return streaming(
        replies, call -> new BatchLookupCall(call, reader, stalls, CallGuard.caller()));
  }

  /** A call that is refused at once reads no message. */
  private static <Q, R> StreamObserver<Q> streaming(
      StreamObserver<R> replies, Function<ServerCallStreamObserver<R>, StreamObserver<Q>> begin) {
    ServerCallStreamObserver<R> call = (ServerCallStreamObserver<R>) replies;
    try {
      return begin.apply(call);
    } catch (RuntimeException e) {
      call.onError(Refusals.of(e));
      return new IgnoringObserver<>();
    }
  }

  @Override
  public void items(ItemsRequest request, StreamObserver<ItemsReply> replies) {
    list(
        replies,
        () -> Pages.of(request, reader, CallGuard.caller()),
        request.getAfter(),
        request.getLimit());
  }

  @Override
  public void search(SearchRequest request, StreamObserver<ItemsReply> replies) {
    list(
        replies,
        () -> {
          requireAll(Permission.GET, request.getIndex());
          return Pages.of(request, reader);
        },
        request.getAfter(),
        request.getLimit());
  }

  private static void require(Permission permission, ItemKey key) {
    CallGuard.caller().require(permission, Area.KV, key.index(), key.key());
  }

  private static void requireAll(Permission permission, String index) {
    CallGuard.caller()
        .require(permission, new Scope(Area.KV, NamePattern.exact(index), NamePattern.ALL));
  }

  private void list(
      StreamObserver<ItemsReply> replies, Supplier<Pages> pages, String after, long limit) {
    ServerCallStreamObserver<ItemsReply> call = (ServerCallStreamObserver<ItemsReply>) replies;
    try {
      new ItemsCall(call, reader, pages.get(), after, limit, stalls).begin();
    } catch (RuntimeException e) {
      call.onError(Refusals.of(e));
    }
  }

  @Override
  public void index(IndexRequest request, StreamObserver<IndexReply> replies) {
    UnaryCall<IndexReply> call = new UnaryCall<>(replies);
    call.answer(
        () -> {
          requireAll(Permission.LIST, request.getIndex());
          List<LogPosition> required =
              RequiredPositions.of("position", request.getPosition(), reader.partitions()).ofAll();
          Reservation reservation =
              call.holding(reader.memory().reserve(reader.stateBytes(request.getIndex())));
          return reader
              .search(required, request.getIndex(), reservation)
              .thenApply(
                  state ->
                      IndexReply.newBuilder()
                          .setSettings(
                              IndexSettings.newBuilder()
                                  .setSearch(state.setting().on())
                                  .addAllSearchFields(state.setting().fields()))
                          .setBuilding(state.building())
                          .build());
        });
  }

  @Override
  public void setIndex(SetIndexRequest request, StreamObserver<SetIndexReply> replies) {
    new UnaryCall<SetIndexReply>(replies)
        .answer(
            () -> {
              requireAll(Permission.ADMIN, request.getIndex());
              return writer
                  .set(request.getIndex(), Requests.setting(request))
                  .thenApply(
                      positions ->
                          SetIndexReply.newBuilder().setPosition(position(positions)).build());
            });
  }

  @Override
  public void status(StatusRequest request, StreamObserver<StatusReply> replies) {
    new UnaryCall<>(replies).end(status.now(), null);
  }

  static String position(Collection<LogPosition> positions) {
    return PositionHeader.text(PositionHeader.RECORDS, positions);
  }

  static LookupReply reply(Answer answer) {
    return answer instanceof Found found
        ? LookupReply.newBuilder().setValue(value(found)).build()
        : LookupReply.getDefaultInstance();
  }

  static Value value(Found found) {
    return Value.newBuilder()
        .setContentType(found.contentType())
        .setVersion(found.version())
        .setExpiresAtMs(found.expiresAt())
        .setData(UnsafeByteOperations.unsafeWrap(found.value()))
        .build();
  }
}
