package io.weir.query.listen;

import io.weir.model.records.Change;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordQuery;
import io.weir.model.records.RecordResult;
import io.weir.model.records.StreamKey;
import io.weir.query.reply.Utf8Text;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * One stream of one listener: which id it gets next, and whether that comes from the changes or
 * from the state. Guarded by the hub's lock.
 */
public final class Subscription {
  private static final int MOST_BYTES = 256 << 10;

  private enum State {
    /** The next id is not known before the state tells the last one. */
    STARTING,
    /** The next events come from the state. */
    BEHIND,
    /** The next event is the next one that is appended. */
    LIVE
  }

  private final StreamKey key;
  private final Listener listener;
  private final Utf8Text names;
  private final OptionalLong from;
  private final CompletableFuture<Beginning> begun = new CompletableFuture<>();
  private State state;
  private long next;

  /** The id after what was sent; -1 while it is not known. */
  private long told = -1;

  /** The last id that the stream is known to have. */
  private long seen;

  /** Up to where the stream was deleted, and the listener is told. */
  private long deleted;

  private long untoldDeletion;
  private boolean known;
  private boolean closed;

  /** Whether the state is asked or will be soon, and how often in a row in vain: the queue's. */
  boolean asking;

  int failures;

  /** Whether only a replica that may have lagged has been asked. */
  boolean unsure = true;

  /**
   * @param from the first id wanted; 0 for all that is held, negative: counted from the end; empty
   *     for what is appended from now on
   */
  Subscription(StreamKey key, Listener listener, OptionalLong from) {
    this.key = key;
    this.listener = listener;
    this.from = from;
    this.names = new Utf8Text(64).text("\"bucket\":").json(key.bucket()).text(",\"stream\":");
    names.json(key.stream());
    state = State.STARTING;
    if (from.isPresent() && from.getAsLong() > 0) {
      begin(from.getAsLong());
    }
  }

  private void begin(long first) {
    next = first;
    told = first;
    state = State.BEHIND;
    begun.complete(new Beginning(first, seen));
  }

  /** Completes, under the hub's lock, when it is known where the subscription begins. */
  CompletableFuture<Beginning> begun() {
    return begun;
  }

  /** The stream. */
  public StreamKey key() {
    return key;
  }

  Listener listener() {
    return listener;
  }

  Utf8Text writeNames(Utf8Text json) {
    return json.add(names);
  }

  OptionalLong told() {
    return told < 0 ? OptionalLong.empty() : OptionalLong.of(told);
  }

  void tell(Message.OfStream message) {
    told = message.next();
  }

  boolean isClosed() {
    return closed;
  }

  void close() {
    closed = true;
  }

  /** Whether a query is due. */
  boolean isBehind() {
    return !closed && state != State.LIVE;
  }

  /** Changes may have been missed. */
  void fallBehind() {
    if (state == State.LIVE) {
      state = State.BEHIND;
    }
  }

  /** Takes the next change of the stream, or leaves it to the state. */
  void take(Change change) {
    if (change.outcome() instanceof Change.Outcome.Appended appended) {
      take(appended, change.documents());
    } else if (change.outcome() instanceof Change.Outcome.Deleted deletion
        && deletion.last() >= seen
        && deletion.last() > deleted) {
      seen = deletion.last();
      if (state != State.STARTING) {
        delete(deletion.last());
      }
    }
  }

  private void take(Change.Outcome.Appended appended, List<byte[]> documents) {
    seen = Math.max(seen, appended.last());
    known = true;
    if (state != State.LIVE || appended.last() < next) {
      return;
    }
    int begin = (int) (next - appended.first());
    boolean isNext = appended.first() <= next && begin < documents.size();
    long bytes = 0;
    for (int i = begin; isNext && i < documents.size(); i++) {
      bytes += documents.get(i).length + Message.OVERHEAD;
    }
    if (!isNext || !listener.fits(bytes)) {
      state = State.BEHIND;
      return;
    }
    for (int i = begin; i < documents.size(); i++) {
      listener.add(new Message.Event(this, next++, appended.time(), documents.get(i)));
    }
  }

  private void delete(long last) {
    deleted = last;
    known = false;
    next = Math.max(next, last + 1);
    if (state == State.LIVE && listener.fits(Message.OVERHEAD)) {
      listener.add(new Message.Deleted(this, last));
    } else {
      untoldDeletion = last;
      state = State.BEHIND;
    }
  }

  /** The query for what is due. */
  RecordQuery.Events query() {
    if (state == State.STARTING) {
      return new RecordQuery.Events(LogPosition.NONE, key, Long.MAX_VALUE, 1, 1);
    }
    int bytes = (int) Math.max(1, Math.min(MOST_BYTES, listener.room()));
    return new RecordQuery.Events(LogPosition.NONE, key, next, RecordQuery.MAX_LIMIT, bytes);
  }

  /**
   * Takes what the state answered.
   *
   * @return whether it brought the listener any further
   */
  boolean take(RecordResult.Events held) {
    long before = next;
    seen = Math.max(seen, held.last());
    if (state == State.STARTING) {
      long back = from.orElse(Long.MAX_VALUE);
      begin(
          from.isEmpty()
              ? held.last() + 1
              : back == 0 ? held.first() : Math.max(held.first(), held.last() + 1 + back));
    } else if (!held.known()
        && held.last() > deleted
        && (held.last() >= next || known && held.last() + 1 == next)) {
      delete(held.last());
    } else if (held.first() > next && held.last() >= next) {
      next = held.first();
      listener.add(new Message.Expired(this, next));
    }
    known = held.known() && held.last() >= seen || known && held.last() < seen;
    if (untoldDeletion > 0) {
      listener.add(new Message.Deleted(this, untoldDeletion));
      untoldDeletion = 0;
    }
    for (RecordResult.Events.Event event : held.events()) {
      if (event.id() >= next && state == State.BEHIND) {
        if (!listener.fits(event.document().length + Message.OVERHEAD)) {
          return true;
        }
        listener.add(new Message.Event(this, event.id(), event.time(), event.document()));
        next = event.id() + 1;
      }
    }
    if (next > seen) {
      state = State.LIVE;
    }
    return state == State.LIVE || next > before;
  }
}
