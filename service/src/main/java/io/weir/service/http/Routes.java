package io.weir.service.http;

import io.javalin.config.JavalinConfig;

/**
 * The routes of one service. Several services may put theirs on one server, so a route's path is
 * its own, and nothing but {@code config.routes} is touched.
 */
@FunctionalInterface
public interface Routes {
  /** Adds the handlers; called once, before the server starts. */
  void addTo(JavalinConfig config);

  /**
   * Whether some of its replies wait for threads or memory that others hold until they are read:
   * slow readers are then cut sooner. Asked twice a second; must not block.
   */
  default boolean repliesWait() {
    return false;
  }
}
