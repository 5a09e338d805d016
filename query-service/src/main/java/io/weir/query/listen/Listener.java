package io.weir.query.listen;

import io.weir.model.records.StreamKey;
import io.weir.service.access.Area;
import io.weir.service.access.Caller;
import io.weir.service.access.Permission;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A client that listens, and what waits for it to read. Guarded by the hub's lock. */
public final class Listener {
  /** The most bytes of one message of several events, unless the first has more. */
  private static final int BATCH_BYTES = 64 << 10;

  private final ListenHub hub;
  private final Outlet outlet;
  private final Caller caller;
  private final String checksum;
  private final List<Subscription> subscriptions = new ArrayList<>();
  private final Deque<Message> waiting = new ArrayDeque<>();
  private long bytes;
  private boolean sending;
  private boolean scheduled;
  private boolean closed;

  /**
   * @param caller may lose the right to listen
   * @param keys the streams that its positions are told of; none if they are not
   */
  Listener(ListenHub hub, Outlet outlet, List<StreamKey> keys, Caller caller) {
    this.caller = caller;
    this.hub = hub;
    this.outlet = outlet;
    checksum = LastEventId.checksum(keys);
  }

  /**
   * @throws io.weir.service.access.AccessException if it may not have this stream
   */
  void requireMayHave(StreamKey key) {
    caller.require(Permission.GET, Area.STREAMS, key.bucket(), key.stream());
  }

  /** Whether there is a stream that it may not have any more. */
  boolean hasLostRights() {
    for (Subscription each : subscriptions) {
      StreamKey key = each.key();
      if (!caller.may(Permission.GET, Area.STREAMS, key.bucket(), key.stream())) {
        return true;
      }
    }
    return false;
  }

  List<Subscription> subscriptions() {
    return subscriptions;
  }

  Outlet outlet() {
    return outlet;
  }

  /** Bytes that wait for the client, or are being sent. */
  long bytes() {
    return bytes;
  }

  boolean isClosed() {
    return closed;
  }

  /** Whether its outlet has been given something and has not sent it yet. */
  boolean isSending() {
    return sending;
  }

  /** Nothing waits any more. */
  void close() {
    closed = true;
    waiting.clear();
    hub.freed(bytes);
    bytes = 0;
  }

  /** Whether so many bytes may wait too; one event may always, if nothing else waits. */
  boolean fits(long more) {
    return bytes == 0 || more <= room();
  }

  /** How many more bytes may wait. */
  long room() {
    return hub.room(bytes);
  }

  /** Whether so little waits that the state may be asked for more. */
  boolean wantsMore() {
    return bytes == 0 || bytes < room();
  }

  void add(Message message) {
    if (closed) {
      return;
    }
    waiting.add(message);
    bytes += message.bytes();
    hub.taken(message.bytes());
    schedule();
  }

  /** Shows that the connection lives, unless something is on its way anyway. */
  void beat() {
    if (waiting.isEmpty() && !sending) {
      add(new Message.Beat());
    }
  }

  String position() {
    return LastEventId.text(checksum, subscriptions);
  }

  private void schedule() {
    if (!scheduled && !sending && !waiting.isEmpty()) {
      scheduled = true;
      hub.execute(this::drain);
    }
  }

  /** Sends what waits, as much as one message has. */
  private void drain() {
    List<Message> batch = new ArrayList<>();
    String position;
    long size;
    synchronized (hub) {
      scheduled = false;
      if (sending || closed) {
        return;
      }
      size = poll(batch);
      if (batch.isEmpty()) {
        bytes -= size;
        hub.freed(size);
        return;
      }
      position = position();
      sending = true;
    }
    outlet.send(batch, position, () -> sent(size));
  }

  /** Moves messages; returns the bytes of what does not wait any more. */
  private long poll(List<Message> batch) {
    long size = 0;
    while (!waiting.isEmpty()) {
      Message message = waiting.peek();
      boolean ofStream = message instanceof Message.OfStream;
      if (!batch.isEmpty() && (!ofStream || size + message.bytes() > BATCH_BYTES)) {
        break;
      }
      waiting.remove();
      size += message.bytes();
      if (message instanceof Message.OfStream told) {
        if (!told.of().isClosed()) {
          told.of().tell(told);
          batch.add(message);
        }
      } else {
        batch.add(message);
        break;
      }
    }
    return size;
  }

  private void sent(long size) {
    synchronized (hub) {
      sending = false;
      if (!closed) {
        bytes -= size;
        hub.freed(size);
        schedule();
        hub.catchUp(this);
      }
    }
  }
}
