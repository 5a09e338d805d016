package io.weir.testkit.client;

/**
 * Which of a service's servers one connection talks to: the one it prefers, and when that fails the
 * next. The preferred one is tried again after a second, then two, four, and every eight: a server
 * that is away costs a failed attempt as often, not with every request. All times as of {@link
 * System#nanoTime}.
 */
public final class Route {
  private static final long FIRST_AWAY = 1_000_000_000L;
  private static final long LONGEST_AWAY = 8 * FIRST_AWAY;

  private final int servers;
  private final int preferred;
  private int current;
  private long away = FIRST_AWAY;
  private long backAt;

  /**
   * @param connection its number: connections that follow prefer servers in turn
   */
  public Route(Service service, int connection) {
    servers = service.servers().size();
    preferred = connection % servers;
    current = preferred;
  }

  /** Where a new request goes, as an index into the service's servers. */
  public int choose(long now) {
    if (current != preferred && now - backAt >= 0) {
      current = preferred;
    }
    return current;
  }

  /** Where the last one went; after a failure where to repeat it. */
  public int current() {
    return current;
  }

  /** Whether a request that failed can be repeated elsewhere. */
  public boolean hasOthers() {
    return servers > 1;
  }

  /** The current server has failed: goes on to the next. */
  public void failed(long now) {
    if (current == preferred) {
      backAt = now + away;
      away = Math.min(away * 2, LONGEST_AWAY);
    }
    current = (current + 1) % servers;
  }

  /** The current server has answered. */
  public void succeeded() {
    if (current == preferred) {
      away = FIRST_AWAY;
    }
  }
}
