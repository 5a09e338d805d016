package io.weir.protocols.mqtt;

import io.netty.util.concurrent.EventExecutor;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/**
 * Which connection has which client id, and the sessions of clients that are away: a bounded number
 * of them, for a bounded time. They are lost when the process ends.
 */
final class MqttSessions {
  /** Of wills that are delayed. */
  private static final long MAX_WILL_BYTES = 16 << 20;

  /** Of sessions that are kept, which may have many subscriptions with long names. */
  static final long MAX_BYTES = 64 << 20;

  private final int limit;
  private final EventExecutor timers;
  private final Appends appends;
  private final MqttMetrics metrics;
  private final Map<String, Owner> owners = new HashMap<>();
  private final Map<String, Away> away = new LinkedHashMap<>();
  private long willBytes;
  private long bytes;

  /** A connection. */
  interface Owner {
    /** Another connection wants its client id. */
    void takenOver();

    /** Completes once it has given its session back. */
    CompletionStage<Void> released();
  }

  /**
   * A session for a connection.
   *
   * @param isPresent whether it was kept from an earlier one
   */
  record Opened(MqttSession session, boolean isPresent) {}

  /**
   * A session that is kept.
   *
   * @param bytes about what it takes
   */
  private record Away(
      MqttSession session,
      long bytes,
      Optional<Will> will,
      Future<?> expiry,
      Future<?> willTimer) {}

  MqttSessions(int limit, EventExecutor timers, Appends appends, MqttMetrics metrics) {
    this.limit = limit;
    this.timers = timers;
    this.appends = appends;
    this.metrics = metrics;
    metrics.sessionsAway(this::size);
  }

  private synchronized int size() {
    return away.size();
  }

  /** Gives a connection the client id, once the one that has it has ended. */
  CompletionStage<Opened> open(String clientId, boolean cleanStart, Owner owner) {
    Owner before;
    synchronized (this) {
      before = owners.putIfAbsent(clientId, owner);
      if (before == null) {
        return CompletableFuture.completedFuture(take(clientId, cleanStart));
      }
    }
    before.takenOver();
    return before.released().thenCompose(none -> open(clientId, cleanStart, owner));
  }

  private Opened take(String clientId, boolean cleanStart) {
    Away found = away.remove(clientId);
    if (found == null) {
      return new Opened(new MqttSession(clientId), false);
    }
    bytes -= found.bytes();
    found.expiry().cancel(false);
    forgetWill(found);
    if (cleanStart) {
      found.will().ifPresent(appends::append);
      return new Opened(new MqttSession(clientId), false);
    }
    return new Opened(found.session().copy(), true);
  }

  private void forgetWill(Away session) {
    session.willTimer().cancel(false);
    willBytes -= session.will().map(will -> will.document().length).orElse(0);
  }

  /**
   * Takes a session back when its connection has ended.
   *
   * @param expirySeconds how long it is kept
   * @param will to be appended after its delay, unless the client comes back
   */
  synchronized void close(
      MqttSession session, Owner owner, long expirySeconds, Optional<Will> will) {
    String clientId = session.clientId();
    owners.remove(clientId, owner);
    if (expirySeconds == 0 || limit == 0) {
      will.ifPresent(appends::append);
      return;
    }
    Optional<Will> later =
        will.filter(
            each ->
                each.delaySeconds() > 0 && willBytes + each.document().length <= MAX_WILL_BYTES);
    if (later.isEmpty()) {
      will.ifPresent(appends::append);
    }
    willBytes += later.map(each -> each.document().length).orElse(0);
    long delay = Math.min(expirySeconds, later.map(Will::delaySeconds).orElse(expirySeconds));
    session.park();
    long more = session.bytes();
    bytes += more;
    away.put(
        clientId,
        new Away(
            session,
            more,
            later,
            timers.schedule(() -> expire(session), expirySeconds, TimeUnit.SECONDS),
            timers.schedule(() -> testify(session), delay, TimeUnit.SECONDS)));
    while (away.size() > limit || bytes > MAX_BYTES) {
      metrics.sessionEvicted();
      expire(away.values().iterator().next().session());
    }
  }

  private synchronized void expire(MqttSession session) {
    Away found = away.get(session.clientId());
    if (found != null && found.session() == session) {
      away.remove(session.clientId());
      bytes -= found.bytes();
      found.expiry().cancel(false);
      forgetWill(found);
      found.will().ifPresent(appends::append);
    }
  }

  /** Appends the will of a client that stays away. */
  private synchronized void testify(MqttSession session) {
    Away found = away.get(session.clientId());
    if (found != null && found.session() == session && found.will().isPresent()) {
      forgetWill(found);
      away.put(
          session.clientId(),
          new Away(session, found.bytes(), Optional.empty(), found.expiry(), found.willTimer()));
      appends.append(found.will().get());
    }
  }
}
