package io.weir.service.http;

import io.javalin.config.JavalinConfig;
import java.util.List;

/**
 * The routes of one service. Several services may share a server, so paths must differ, and only
 * {@code config.routes} may be changed.
 */
@FunctionalInterface
public interface Routes {
  /** Adds the handlers; called once, before the server starts. */
  void addTo(JavalinConfig config);

  /** Which of the routes have a shorter way, past Javalin and servlets. */
  default List<ShortRead> shortReads() {
    return List.of();
  }

  /**
   * Whether replies wait for threads or memory that unread replies hold: slow readers are then cut
   * sooner. Called twice a second; must not block.
   */
  default boolean repliesWait() {
    return false;
  }

  /** The server is about to stop: ends replies that would last. Must not block. */
  default void stopping() {}
}
