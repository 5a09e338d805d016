package io.weir.http;

import io.javalin.config.JavalinConfig;

/**
 * The routes of one service. Several services may put theirs on one server, so a route's path is
 * its own, and nothing but {@code config.routes} is touched.
 */
@FunctionalInterface
public interface Routes {
  /** Adds the handlers; called once, before the server starts. */
  void addTo(JavalinConfig config);
}
