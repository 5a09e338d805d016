package io.weir.protocols.grpc;

import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.weir.client.v1.BatchPutReply;
import io.weir.client.v1.BatchPutRequest;
import io.weir.gateway.items.ItemStream;
import io.weir.gateway.items.ItemWriter;
import io.weir.model.records.ItemCommand.Item;
import io.weir.model.records.LogPosition;
import io.weir.service.access.Area;
import io.weir.service.access.Caller;
import io.weir.service.access.Permission;
import java.util.List;

/**
 * A stream of puts. A message is asked for only while there is room for it, so a client that sends
 * faster than Kafka acknowledges is held up.
 */
final class BatchPutCall implements StreamObserver<BatchPutRequest> {
  private final ServerCallStreamObserver<BatchPutReply> call;
  private final ItemStream stream;
  private final Caller caller;
  private String index = "";

  /** Whether a message is due that was not asked for, for want of room. */
  private boolean waits;

  private boolean over;

  /** Begins; throws what refuses the call. */
  BatchPutCall(ServerCallStreamObserver<BatchPutReply> call, ItemWriter writer, Caller caller) {
    this.caller = caller;
    this.call = call;
    stream = writer.stream(this::progress);
    call.disableAutoRequest();
    call.setOnCancelHandler(this::cancelled);
    call.setOnCloseHandler(this::cancelled);
    call.request(1);
  }

  @Override
  public void onNext(BatchPutRequest part) {
    try {
      index = Requests.index(index, part.getIndex());
      List<Item> items = Requests.items(index, part, stream.count());
      requirePermitted(items);
      stream.add(items);
    } catch (RuntimeException e) {
      end(e);
      return;
    }
    synchronized (this) {
      waits = true;
    }
    progress();
  }

  private void requirePermitted(List<Item> items) {
    if (caller.mayAll(Permission.PUT, Area.KV)) {
      return;
    }
    for (Item item : items) {
      caller.require(Permission.PUT, Area.KV, item.key().index(), item.key().key());
    }
  }

  /** Asks for a message if one is due and there is room; ends a stream that has failed. */
  private void progress() {
    if (stream.failure().isPresent()) {
      end(stream.failure().get());
      return;
    }
    boolean full = stream.isFull();
    synchronized (this) {
      if (waits && !full && !over) {
        waits = false;
        call.request(1);
      }
    }
  }

  /** The client has gone. */
  @Override
  public void onError(Throwable failure) {
    cancelled();
  }

  private void cancelled() {
    takeEnd();
    stream.close();
  }

  @Override
  public void onCompleted() {
    try {
      stream.end().whenComplete(this::ended);
    } catch (RuntimeException e) {
      end(e);
    }
  }

  private void ended(List<LogPosition> positions, Throwable failure) {
    if (failure != null) {
      end(failure);
    } else if (takeEnd()) {
      call.onNext(
          BatchPutReply.newBuilder()
              .setCount(stream.count())
              .setPosition(KeysService.position(positions))
              .build());
      call.onCompleted();
      stream.close();
    }
  }

  private void end(Throwable failure) {
    if (takeEnd()) {
      call.onError(Refusals.of(failure));
    }
    stream.close();
  }

  /** Whether the caller is the one that ends the call. */
  private synchronized boolean takeEnd() {
    boolean first = !over;
    over = true;
    return first;
  }
}
