package io.weir.query.listen;

import java.util.List;

/** Brings messages to a client. One thread at a time calls it. */
public interface Outlet {
  /**
   * Sends messages; must not block. Not called again before {@code sent} was.
   *
   * @param messages one or more about streams, or a single other one
   * @param position where the listener is after them, as {@link LastEventId#text}
   * @param sent to be called once the client's connection has taken them; not if it is gone
   */
  void send(List<Message> messages, String position, Runnable sent);

  /**
   * Lets the listener leave if the client has closed the connection, which would only show when
   * something is sent; does not block. For any thread, also while another one sends.
   */
  default void look() {}

  /** Ends the connection: the service is stopping, or the client reads too little. */
  void end(String reason);

  /** Ends the connection of a client that may not have what it listens to any more. */
  default void refuse(String reason) {
    end(reason);
  }
}
