package io.weir.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes the connections of clients that take too long to send a request's head, or send a body or
 * read a reply too slowly: each holds a place, and some hold a thread. While places are scarce it
 * has less patience, and also closes those that have been without a request for longest.
 */
final class SlowClients extends AbstractLifeCycle {
  private static final Logger LOG = LoggerFactory.getLogger(SlowClients.class);
  private static final Duration INTERVAL = Duration.ofMillis(500);

  /** This part of all places is kept free, and patience is shorter by {@link #HURRY} beyond. */
  private static final int SPARE = 8;

  private static final int HURRY = 5;

  private final Connector connector;
  private final HttpSettings settings;
  private final Consumer<String> closed;

  /**
   * @param closed is told why of each connection that is closed
   */
  SlowClients(Connector connector, HttpSettings settings, Consumer<String> closed) {
    this.connector = connector;
    this.settings = settings;
    this.closed = closed;
  }

  @Override
  protected void doStart() {
    lookLater();
  }

  private void lookLater() {
    Scheduler scheduler = connector.getScheduler();
    scheduler.schedule(this::look, INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      sweep();
    } catch (RuntimeException e) {
      LOG.error("looking for slow clients failed", e);
    }
    if (isRunning() || isStarting()) {
      lookLater();
    }
  }

  private void sweep() {
    long now = System.nanoTime();
    int most = settings.connections() - settings.connections() / SPARE;
    List<ClientEndPoint> left = new ArrayList<>();
    for (EndPoint each : connector.getConnectedEndPoints()) {
      left.add((ClientEndPoint) each);
    }
    boolean scarce = left.size() > most;
    int hurry = scarce ? HURRY : 1;
    long head = settings.headTimeout().toNanos() / hurry;
    long slow = settings.slowAfter().toNanos() / hurry;
    left.removeIf(each -> closeIfSlow(each, now, head, slow));
    if (scarce) {
      left.stream()
          .filter(each -> each.lastDuty() == ClientEndPoint.Duty.HEAD)
          .filter(each -> now - each.waitingSince() > head)
          .sorted(Comparator.comparingLong(each -> each.waitingSince() - now))
          .limit(Math.max(0, left.size() - most))
          .forEach(each -> close(each, "room"));
    }
  }

  private boolean closeIfSlow(ClientEndPoint client, long now, long head, long slow) {
    long patience = client.lastDuty() == ClientEndPoint.Duty.HEAD ? head : slow;
    if (!client.isSlow(now, patience, settings.minRate())) {
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
