package io.weir.protocols.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.weir.client.v1.Item;
import io.weir.client.v1.ItemsReply;
import io.weir.model.records.ItemResult.Items.Entry;
import io.weir.query.items.ItemReader;
import io.weir.query.items.ItemReader.Page;

/**
 * A list of items, page after page: the next one is asked for once the client has read the one
 * before. A page waits in the line of lookups until its memory is free. Guarded by its lock.
 */
final class ItemsCall {
  /** The most items of a page. */
  private static final int PAGE_ITEMS = 500;

  private final ServerCallStreamObserver<ItemsReply> call;
  private final ItemReader reader;
  private final Pages pages;
  private final Stalls stalls;
  private String after;
  private long left;

  /** Of the page that is asked for, or is being sent. */
  private final WindowMemory memory;

  private boolean asking;
  private boolean over;

  /**
   * @param after only keys after this one; empty for all
   * @param limit the most items, 0 for all
   * @throws IllegalArgumentException naming the field
   */
  ItemsCall(
      ServerCallStreamObserver<ItemsReply> call,
      ItemReader reader,
      Pages pages,
      String after,
      long limit,
      Stalls stalls) {
    if (limit < 0) {
      throw new IllegalArgumentException("limit: must be 0 (all) or more, got " + limit);
    }
    this.call = call;
    this.reader = reader;
    this.pages = pages;
    this.stalls = stalls;
    this.after = after;
    memory = new WindowMemory(reader);
    left = limit == 0 ? Long.MAX_VALUE : limit;
  }

  synchronized void begin() {
    call.setOnReadyHandler(this::go);
    call.setOnCancelHandler(this::cancelled);
    call.setOnCloseHandler(this::cancelled);
    ask();
  }

  private synchronized void go() {
    if (over || asking) {
      return;
    }
    if (call.isReady()) {
      stalls.end(this);
      ask();
    } else {
      stalls.begin(this, this::stalled);
    }
  }

  private void ask() {
    int limit = (int) Math.min(left, PAGE_ITEMS);
    asking = true;
    try {
      memory.await(pages.bytes(after, limit), refusal -> ask(limit, refusal));
    } catch (RuntimeException e) {
      answered(null, e);
    }
  }

  /** The memory is there, or has failed to come. */
  private synchronized void ask(int limit, Throwable refusal) {
    if (over || refusal != null) {
      answered(null, refusal);
      return;
    }
    try {
      pages.page(after, limit, memory.held()).whenCompleteAsync(this::answered, reader.threads());
    } catch (RuntimeException e) {
      answered(null, e);
    }
  }

  private synchronized void answered(Page page, Throwable failure) {
    asking = false;
    if (over) {
      memory.free();
    } else if (failure != null) {
      end(failure);
    } else {
      send(page);
    }
  }

  private void send(Page page) {
    if (!page.items().isEmpty()) {
      ItemsReply.Builder reply = ItemsReply.newBuilder();
      for (Entry entry : page.items()) {
        reply.addItems(
            Item.newBuilder().setKey(entry.key()).setValue(KeysService.value(entry.found())));
      }
      call.onNext(reply.build());
      left -= page.items().size();
    }
    if (left > 0 && page.more()) {
      after = page.last();
      go();
    } else {
      over = true; // what is held is given back when all is sent
      call.onCompleted();
    }
  }

  private synchronized void stalled() {
    end(Status.DEADLINE_EXCEEDED.withDescription("The replies are not read.").asRuntimeException());
  }

  private void end(Throwable failure) {
    if (!over) {
      over = true; // as above: replies may be on their way
      call.onError(Refusals.of(failure));
    }
  }

  /** The client has gone, or has everything. */
  private synchronized void cancelled() {
    over = true;
    stalls.end(this);
    memory.leaveLine();
    if (!asking) {
      memory.free();
    }
  }
}
