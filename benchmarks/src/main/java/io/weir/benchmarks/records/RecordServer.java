package io.weir.benchmarks.records;

import io.weir.benchmarks.server.MeasuredServer;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/** A server that keeps records. */
public interface RecordServer extends MeasuredServer {
  /** What a server may be able to do with records. */
  enum Ability {
    /** Events with ids, in the order of appending. */
    EVENTS,
    /** Tells listeners each event. */
    LISTENERS,
    /** Keys with values. */
    ITEMS,
    /** Takes as many keys in a request as there are. */
    MANY_ITEMS_A_REQUEST,
    /** Documents by time, found by what they hold. */
    DOCUMENTS
  }

  Set<Ability> abilities();

  /** Opens a connection for events. */
  RecordConnection connect() throws IOException;

  /** Opens a connection for values of keys. */
  default ItemConnection connectToItems() throws IOException {
    throw new UnsupportedOperationException(name());
  }

  /** Opens a connection for documents. */
  default DocumentConnection connectToDocuments() throws IOException {
    throw new UnsupportedOperationException(name());
  }

  /**
   * Begins to listen to streams, to each over a connection of its own, from its first event on.
   *
   * @param streams of which one may be there several times
   * @param hearing told each event
   * @return ends it
   */
  AutoCloseable listen(List<String> streams, Hearing hearing)
      throws IOException, InterruptedException;

  /** Whether it is slow at first, until its virtual machine has compiled what it does. */
  default boolean isCompiledAsItRuns() {
    return false;
  }

  /** Whether the ids of each stream are 1, 2, 3 and so on. */
  default boolean hasIdsWithoutHoles() {
    return false;
  }

  /** Takes what listeners are told; called by any thread. */
  interface Hearing {
    /**
     * @param listener its place in the list of streams
     */
    void event(int listener, Event event);

    /** A listener has failed. */
    void failed(Exception failure);
  }
}
