package io.weir.benchmarks.records;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** A connection to a server that keeps records; for one thread. */
public interface RecordConnection extends Closeable {
  /** Events that were received, and may not have been parsed yet. */
  interface Events {
    /** Those events, the oldest first. */
    List<Event> parse() throws IOException;
  }

  /** Appends an event; returns its id. */
  String append(String stream, byte[] json) throws IOException;

  /** Appends events in one request, all or none; returns their ids. */
  List<String> append(String stream, List<byte[]> json) throws IOException;

  /** The last events of a stream. */
  Events last(String stream, int count) throws IOException;

  /** All events of a stream, the oldest first. */
  List<Event> all(String stream) throws IOException;
}
