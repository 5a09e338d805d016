package io.weir.protocols.grpc;

import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.weir.client.v1.BatchLookupReply;
import io.weir.client.v1.BatchLookupRequest;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemQuery;
import io.weir.model.records.ItemResult.Values.Answer;
import io.weir.query.items.ItemReader;
import io.weir.service.access.Caller;
import java.util.List;
import java.util.Optional;

/**
 * A stream of lookups. Keys are gathered while others are asked for, and asked for together. One
 * window of answers is asked for while another is sent; a message is asked for only while fewer
 * keys wait than it may hold. Where many keys wait and values are short, a window has all of them,
 * since neighbours are found for less. A window waits in the line of lookups until its memory is
 * free. Guarded by its lock.
 */
final class BatchLookupCall implements StreamObserver<BatchLookupRequest> {
  /** The fewest keys that are asked for at once, if as many wait. */
  private static final int LEAST_KEYS = 16;

  private final ServerCallStreamObserver<BatchLookupReply> call;
  private final ItemReader reader;
  private final Stalls stalls;
  private final WaitingKeys waiting;
  private int size = ItemQuery.MAX_KEYS;

  /** Of the window that is asked for, or is being sent. */
  private final WindowMemory window;

  /** What waits for the client to read. */
  private final UnsentAnswers unsent = new UnsentAnswers();

  /** Whether all values of many keys may be asked for at once. */
  private boolean areShort = true;

  private boolean asking;

  /** Whether a message is due that was not asked for. */
  private boolean due = true;

  private boolean halfClosed;
  private boolean over;

  BatchLookupCall(
      ServerCallStreamObserver<BatchLookupReply> call,
      ItemReader reader,
      Stalls stalls,
      Caller caller) {
    this.call = call;
    this.reader = reader;
    this.stalls = stalls;
    waiting = new WaitingKeys(reader, caller);
    window = new WindowMemory(reader);
    call.disableAutoRequest();
    call.setOnReadyHandler(this::go);
    call.setOnCancelHandler(this::cancelled);
    call.setOnCloseHandler(this::cancelled);
    go();
  }

  @Override
  public synchronized void onNext(BatchLookupRequest request) {
    if (over) {
      return;
    }
    try {
      waiting.add(request);
      due = true;
      go();
    } catch (RuntimeException e) {
      end(e);
    }
  }

  /** Does what can be done: sends, asks the state, asks the client for more, or ends. */
  private synchronized void go() {
    if (!over && !unsent.isEmpty()) {
      send();
    }
    if (!over && unsent.isEmpty() && !asking && !waiting.isEmpty()) {
      ask();
    }
    if (!asking && unsent.isEmpty() && call.isReady()) {
      window.free(); // the client may be silent for long
    }
    if (!over && due && waiting.hasRoom()) {
      due = false;
      call.request(1);
    }
    if (!over && halfClosed && !asking && unsent.isEmpty() && waiting.isEmpty()) {
      over = true; // what is held is given back when all is sent
      call.onCompleted();
    }
  }

  private void send() {
    while (!unsent.isEmpty() && call.isReady()) {
      stalls.end(this);
      call.onNext(unsent.next());
    }
    if (!unsent.isEmpty()) {
      stalls.begin(this, this::stalled);
    }
  }

  private void ask() {
    int together = waiting.together();
    int mostShort = areShort ? reader.mostShortKeys() : 0;
    boolean allShort = together > ItemQuery.MAX_KEYS && mostShort > ItemQuery.MAX_KEYS;
    List<ItemKey> keys = waiting.first(allShort ? mostShort : size);
    long bytes =
        allShort ? ItemReader.shortBytes(keys.size()) : ItemReader.windowBytes(keys.size());
    long owed = waiting.owed();
    asking = true;
    window.await(bytes + owed, failure -> ask(keys, allShort, owed, failure));
  }

  /** The memory is there, or has failed to come. */
  private synchronized void ask(
      List<ItemKey> keys, boolean allShort, long owed, Throwable failure) {
    if (over || failure != null) {
      answered(0, List.of(), failure);
      return;
    }
    try {
      if (owed > 0) {
        waiting.settle(window.separate(owed));
      }
      if (allShort) {
        askShort(keys);
      } else {
        askWindow(keys);
      }
    } catch (RuntimeException e) {
      answered(0, List.of(), e);
    }
  }

  private void askShort(List<ItemKey> keys) {
    reader
        .shortValues(waiting.required(), keys, window.held())
        .whenCompleteAsync(
            (found, failure) -> answeredShort(keys.size(), found, failure), reader.threads());
  }

  private synchronized void answeredShort(
      int asked, Optional<List<Answer>> found, Throwable failure) {
    if (failure != null || found.isPresent()) {
      answered(asked, found == null ? null : found.get(), failure);
      return;
    }
    asking = false;
    areShort = false;
    if (over) {
      free();
    } else {
      ask();
    }
  }

  private void askWindow(List<ItemKey> keys) {
    reader
        .window(waiting.required(), keys, window.held())
        .whenCompleteAsync(
            (found, failure) -> answered(keys.size(), found, failure), reader.threads());
  }

  private synchronized void answered(int asked, List<Answer> found, Throwable failure) {
    asking = false;
    if (over) {
      free();
    } else if (failure != null) {
      end(failure);
    } else {
      take(asked, found);
    }
  }

  private void take(int asked, List<Answer> found) {
    try {
      if (found.size() < asked) {
        size = Math.max(LEAST_KEYS, Math.min(size, 2 * found.size()));
      }
      waiting.remove(found.size());
      unsent.put(found);
      go();
    } catch (RuntimeException e) {
      end(e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    cancelled();
  }

  private synchronized void cancelled() {
    over = true;
    window.leaveLine();
    if (!asking) {
      free();
    }
  }

  private void stalled() {
    end(Status.DEADLINE_EXCEEDED.withDescription("The replies are not read.").asRuntimeException());
  }

  @Override
  public synchronized void onCompleted() {
    halfClosed = true;
    go();
  }

  private synchronized void end(Throwable failure) {
    if (!over) {
      over = true; // as above: replies may be on their way
      window.leaveLine();
      call.onError(Refusals.of(failure));
    }
  }

  /** Gives all back, once nothing is asked for any more. */
  private void free() {
    unsent.clear();
    stalls.end(this);
    waiting.close();
    window.free();
  }
}
