package io.weir.service.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the connections of clients that take too long to send a request's head, or send a body or
 * read a reply too slowly: each holds a place, and some hold a thread or memory. A reply of known
 * length is held until all of it is read, so its reader must be faster than that of a stream. While
 * connections are scarce, the limits are shorter, and connections that have had no request for
 * longest are closed; while replies wait, the limits are shorter for readers.
 */
final class SlowClients extends AbstractLifeCycle {
  private static final Logger LOG = LoggerFactory.getLogger(SlowClients.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  /** Connections are scarce while more than this share of them is open. */
  private static final double SCARCE_SHARE = 7 / 8.0;

  /** The limits of heads and bodies are divided by this while connections are scarce. */
  private static final int SCARCE_DIVISOR = 5;

  /** The same for replies: in less time, no progress of a client at 50 KB/s may show. */
  private static final int SCARCE_REPLY_DIVISOR = 2;

  private static final Set<ClientEndPoint.Duty> HAVE_NO_REQUEST =
      EnumSet.of(ClientEndPoint.Duty.HANDSHAKE, ClientEndPoint.Duty.HEAD);

  private final Connector connector;
  private final HttpSettings settings;
  private final BooleanSupplier repliesWait;
  private final Consumer<String> closed;

  /**
   * @param repliesWait see {@link Routes#repliesWait}
   * @param closed called with the reason for each connection that is closed
   */
  SlowClients(
      Connector connector,
      HttpSettings settings,
      BooleanSupplier repliesWait,
      Consumer<String> closed) {
    this.connector = connector;
    this.settings = settings;
    this.repliesWait = repliesWait;
    this.closed = closed;
  }

  @Override
  protected void doStart() {
    scheduleCheck();
  }

  private void scheduleCheck() {
    Scheduler scheduler = connector.getScheduler();
    scheduler.schedule(this::check, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void check() {
    try {
      checkAll();
    } catch (RuntimeException e) {
      LOG.error("looking for slow clients failed", e);
    }
    if (isRunning() || isStarting()) {
      scheduleCheck();
    }
  }

  private void checkAll() {
    long now = System.nanoTime();
    int most = (int) (settings.connections() * SCARCE_SHARE);
    List<ClientEndPoint> left = new ArrayList<>();
    for (EndPoint each : connector.getConnectedEndPoints()) {
      left.add((ClientEndPoint) each);
    }
    boolean scarce = left.size() > most;
    ClientProgress.Patience patience = patience(scarce);
    left.removeIf(each -> closeIfSlow(each, now, patience));
    if (scarce) {
      left.stream()
          .filter(each -> HAVE_NO_REQUEST.contains(each.lastDuty()))
          .filter(each -> now - each.waitingSince() > patience.head())
          .sorted(Comparator.comparingLong(each -> each.waitingSince() - now))
          .limit(Math.max(0, left.size() - most))
          .forEach(each -> close(each, "room"));
    }
  }

  private ClientProgress.Patience patience(boolean scarce) {
    int divisor = scarce ? SCARCE_DIVISOR : 1;
    int replyDivisor = scarce || repliesWait.getAsBoolean() ? SCARCE_REPLY_DIVISOR : 1;
    long slowAfter = settings.slowAfter().toNanos();
    return new ClientProgress.Patience(
        settings.headTimeout().toNanos() / divisor,
        slowAfter / divisor,
        slowAfter / replyDivisor,
        settings.minRate(),
        settings.replyRate());
  }

  private boolean closeIfSlow(ClientEndPoint client, long now, ClientProgress.Patience patience) {
    if (!client.isSlow(now, patience)) {
      return false;
    }
    close(client, client.lastDuty().name().toLowerCase(Locale.ROOT));
    return true;
  }

  private void close(ClientEndPoint client, String reason) {
    closed.accept(reason);
    client.close(new TimeoutException("the client is too slow: " + reason));
  }
}
