package io.weir.query.listen;

import io.weir.model.records.StreamKey;
import io.weir.query.reply.Utf8Text;

/** What is told a listener, in the order in which it is told. */
public sealed interface Message {
  /** The most bytes that all but the document takes, on average. */
  int OVERHEAD = 128;

  /** The bytes that it counts for. */
  long bytes();

  /** What a message about a stream adds to the array that a listener gets. */
  sealed interface OfStream extends Message {
    Subscription of();

    /** The stream that it is about. */
    default StreamKey key() {
      return of().key();
    }

    /** Whether its subscription has ended, for the thread that has ended it. */
    default boolean isOver() {
      return of().isClosed();
    }

    /** The id that comes next in the stream. */
    long next();

    void write(Utf8Text json);

    @Override
    default long bytes() {
      return OVERHEAD;
    }
  }

  /** An event. */
  record Event(Subscription of, long id, long time, byte[] document) implements OfStream {
    @Override
    public long bytes() {
      return document.length + OVERHEAD;
    }

    @Override
    public long next() {
      return id + 1;
    }

    @Override
    public void write(Utf8Text json) {
      json.text("{\"meta\":{\"id\":").number(id).text(",\"t\":").number(time);
      of.writeNames(json.ascii(',')).text("},\"data\":").raw(document).ascii('}');
    }
  }

  /** All events up to an id were removed with the stream. */
  record Deleted(Subscription of, long last) implements OfStream {
    @Override
    public long next() {
      return last + 1;
    }

    @Override
    public void write(Utf8Text json) {
      of.writeNames(json.text("{\"meta\":{"));
      json.text(",\"deleted\":true,\"last\":").number(last).text("}}");
    }
  }

  /** Events that were due are not held any more; the oldest one has this id. */
  record Expired(Subscription of, long first) implements OfStream {
    @Override
    public long next() {
      return first;
    }

    @Override
    public void write(Utf8Text json) {
      of.writeNames(json.text("{\"meta\":{"));
      json.text(",\"first\":").number(first).text("}}");
    }
  }

  /** The answer to a command of the listener. */
  record Answer(String json) implements Message {
    @Override
    public long bytes() {
      return json.length() + OVERHEAD;
    }
  }

  /** Shows that the connection lives. */
  record Beat() implements Message {
    @Override
    public long bytes() {
      return OVERHEAD;
    }
  }
}
