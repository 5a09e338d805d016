package io.weir.queryclient;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.apache.flink.queryablestate.messages.KvStateRequest;
import org.apache.flink.shaded.netty4.io.netty.channel.EventLoop;
import org.apache.flink.shaded.netty4.io.netty.util.concurrent.Future;

/**
 * The requests of one connection that wait for an answer, each until its timeout. Reports when the
 * peer is suspected dead: a request has timed out, nothing has come since it was sent, and nothing
 * has come for a given time. An answer after the timeout is dropped.
 *
 * <p>It belongs to its event loop: every method is called there.
 */
final class PendingQueries {
  /** The most requests that wait; more than the queries that may be in flight. */
  static final int MAX = 16_384;

  private final EventLoop loop;
  private final Duration silence;
  private final Consumer<Duration> onSilence;
  private final Map<Long, Request> requests = new LinkedHashMap<>();
  private long added;

  /** Whether something was sent since something came, and when the first was sent. */
  private boolean silent;

  private long silentSince;

  /** A request that waits. */
  static final class Request {
    private final long id;
    private final KvStateRequest message;
    private final CompletableFuture<byte[]> response;
    private Future<?> limit;
    private long sent;

    private Request(long id, KvStateRequest message, CompletableFuture<byte[]> response) {
      this.id = id;
      this.message = message;
      this.response = response;
    }

    long id() {
      return id;
    }

    KvStateRequest message() {
      return message;
    }
  }

  /**
   * @param silence how long nothing must have come for suspicion for suspicion
   * @param onSilence called with the time for which nothing has come
   */
  PendingQueries(EventLoop loop, Duration silence, Consumer<Duration> onSilence) {
    this.loop = loop;
    this.silence = silence;
    this.onSilence = onSilence;
  }

  boolean isFull() {
    return requests.size() >= MAX;
  }

  /** The requests that wait, in the order they were added. */
  List<Request> all() {
    return List.copyOf(requests.values());
  }

  /**
   * @param response gets the answer's bytes or a fault, after {@code timeout} at the latest
   */
  Request add(KvStateRequest message, Duration timeout, CompletableFuture<byte[]> response) {
    Request request = new Request(added++, message, response);
    request.limit =
        loop.schedule(
            () -> timeUp(request), Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
    requests.put(request.id, request);
    sent(request);
    return request;
  }

  /** The request was sent only now. */
  void sent(Request request) {
    request.sent = System.nanoTime();
    if (!silent) {
      silent = true;
      silentSince = request.sent;
    }
  }

  /** Something came, possibly a part of an answer. */
  void received() {
    silent = false;
  }

  private void timeUp(Request request) {
    requests.remove(request.id);
    request.response.completeExceptionally(new TimeoutException());
    boolean receivedSince = !silent || silentSince - request.sent > 0;
    Duration past = Duration.ofNanos(System.nanoTime() - silentSince);
    if (!receivedSince && past.compareTo(silence) >= 0) {
      onSilence.accept(past);
    }
  }

  void answered(long id, byte[] content) {
    Request request = take(id);
    if (request != null) {
      request.response.complete(content);
    }
  }

  void refused(long id, Throwable fault) {
    Request request = take(id);
    if (request != null) {
      request.response.completeExceptionally(fault);
    }
  }

  void refuseAll(Throwable fault) {
    all().forEach(request -> refused(request.id, fault));
  }

  private Request take(long id) {
    Request request = requests.remove(id);
    if (request != null) {
      request.limit.cancel(false);
    }
    return request;
  }
}
