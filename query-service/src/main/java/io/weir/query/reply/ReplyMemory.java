package io.weir.query.reply;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.service.http.ProblemException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bounds the memory of queries and their replies, from sending a query until its reply is written
 * or abandoned, see {@link Reservation}. A request that would exceed it gets 429. Calls of other
 * protocols than HTTP have a {@linkplain #forCalls share} of it: clients that do not read hold what
 * they got for longer, and leave HTTP the rest.
 */
final class ReplyMemory {
  /** What a request takes in addition to its result; this bounds their number. */
  static final long BYTES_OF_A_REQUEST = 16 * 1024;

  /**
   * Bodies that still arrive have one part in so many, so that slow senders leave reads the rest.
   */
  private static final int PARTS_OF_BODIES = 2;

  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  /** How long a request waits for memory. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /** What needs more of it, in fourths, does not wait: it would have to wait for all others. */
  private static final int MOST_FOURTHS = 3;

  /** The share of calls, in fourths. */
  private static final int FOURTHS_OF_CALLS = 3;

  /** Itself, unless this is a share. */
  private final ReplyMemory whole;

  private final long limit;

  /** Changed with the lock of the whole alone. */
  private final AtomicLong taken = new AtomicLong();

  /** What of it bodies have that still arrive. */
  private final AtomicLong arriving = new AtomicLong();

  private final Counter refused;
  private final MemoryLine line;

  /**
   * @param limit in bytes
   */
  ReplyMemory(long limit, PrometheusRegistry registry) {
    this.limit = limit;
    whole = this;
    line = new MemoryLine(PATIENCE);
    GaugeWithCallback.builder()
        .name("weir_reply_memory_bytes")
        .help("Bytes reserved for queries in flight and replies not written yet.")
        .callback(gauge -> gauge.call(taken.get()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("weir_reply_memory_limit_bytes")
        .help("WEIR_REPLY_MEMORY: beyond it, 429.")
        .callback(gauge -> gauge.call(limit))
        .register(registry);
    GaugeWithCallback.builder()
        .name("weir_arriving_bodies_bytes")
        .help("Bytes of WEIR_REPLY_MEMORY, half of it at most, for bodies that still arrive.")
        .callback(gauge -> gauge.call(arriving.get()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("weir_reply_memory_waiting")
        .help("Lookups, and pages of lists, that wait until enough of WEIR_REPLY_MEMORY is free.")
        .callback(gauge -> gauge.call(line.size()))
        .register(registry);
    refused =
        Counter.builder()
            .name("weir_replies_refused_total")
            .help("Queries refused because the memory for replies was short.")
            .register(registry);
  }

  private ReplyMemory(ReplyMemory whole, PrometheusRegistry registry) {
    this.whole = whole;
    limit = whole.limit / 4 * FOURTHS_OF_CALLS;
    line = whole.line;
    refused = whole.refused;
    GaugeWithCallback.builder()
        .name("weir_call_memory_bytes")
        .help("Bytes of WEIR_REPLY_MEMORY, three quarters of it at most, for calls of gRPC.")
        .callback(gauge -> gauge.call(taken.get()))
        .register(registry);
  }

  /** The share of calls; to be asked for once. */
  ReplyMemory forCalls(PrometheusRegistry registry) {
    return new ReplyMemory(this, registry);
  }

  private boolean isShare() {
    return whole != this;
  }

  /** How many of those that wait for the whole may wait for this. */
  int mostWaiting() {
    return isShare() ? MemoryLine.MOST / 2 : MemoryLine.MOST;
  }

  /** Whether more than half is reserved. */
  boolean isShort() {
    return taken.get() > limit / 2 || whole.taken.get() > whole.limit / 2;
  }

  /**
   * Reserves memory for a request. A reply larger than the limit gets all of it, once all is free.
   *
   * @param bytes the most that query and reply take
   * @throws ProblemException 429 if that much is not free
   */
  Reservation reserve(long bytes) {
    long wanted = wanted(bytes);
    take(wanted);
    return reservation(wanted);
  }

  private long wanted(long bytes) {
    return Math.min(limit, BYTES_OF_A_REQUEST + bytes);
  }

  private Reservation reservation(long wanted) {
    return new Reservation(this, wanted, Math.min(wanted, BYTES_OF_A_REQUEST));
  }

  /** The same if that much is free, else null. */
  Reservation reserveIfFree(long bytes) {
    long wanted = wanted(bytes);
    return tryTake(wanted) < 0 ? reservation(wanted) : null;
  }

  /** Whether this is a share that lacks so much, however much of the whole is free. */
  boolean isUsedUp(long bytes) {
    return isShare() && wanted(bytes) > limit - taken.get();
  }

  /** Whether a request that needs so much may wait for it. */
  boolean mayWaitFor(long bytes) {
    return bytes <= limit / 4 * MOST_FOURTHS;
  }

  /** See {@link CallMemory#mostBesidesHeld}; less than the half that is not held. */
  long mostBesidesHeld() {
    return limit / 3;
  }

  /** Waits until so much is free that a request {@linkplain #mayWaitFor may wait for}. */
  MemoryLine.Place await(long bytes) {
    return line.enter(this, bytes);
  }

  /**
   * Returns how much is free instead; a negative number if it is taken. What is not free is not
   * taken for a moment either: the line would find that moment's memory taken, and wait for more.
   */
  private long tryTake(long wanted) {
    synchronized (whole) {
      long free = free();
      if (wanted > free) {
        return Math.max(0, free);
      }
      add(wanted);
      return -1;
    }
  }

  private long free() {
    return Math.min(limit - taken.get(), whole.limit - whole.taken.get());
  }

  private void add(long bytes) {
    taken.addAndGet(bytes);
    if (isShare()) {
      whole.taken.addAndGet(bytes);
    }
  }

  /** Whether so much was free, and is taken now. */
  boolean takeIfFree(long wanted) {
    return tryTake(wanted) < 0;
  }

  void take(long wanted) {
    long free = tryTake(wanted);
    if (free >= 0) {
      throw refusal(wanted, free);
    }
  }

  /** 429 for what needs too much to wait for it. */
  ProblemException refusalOf(long wanted) {
    return refusal(wanted, Math.max(0, free()));
  }

  private ProblemException refusal(long wanted, long free) {
    return refusal(
        "The reply may take "
            + wanted
            + " bytes, and of the "
            + limit
            + (isShare() ? " of WEIR_REPLY_MEMORY for gRPC, " : " of WEIR_REPLY_MEMORY, ")
            + free
            + " are free");
  }

  /** 429, which is counted. */
  ProblemException refusal(String detail) {
    refused.inc();
    return ProblemException.tooMany(detail, ASK_AGAIN);
  }

  void giveBack(long bytes) {
    synchronized (whole) {
      add(-bytes);
    }
    line.advance();
  }

  /**
   * Counts bytes of a body that arrives, which are reserved as well.
   *
   * @throws ProblemException 429 if such bodies have no more
   */
  void takeArriving(long bytes) {
    long most = limit / PARTS_OF_BODIES;
    long before = arriving.getAndAdd(bytes);
    if (before + bytes > most) {
      arriving.addAndGet(-bytes);
      refused.inc();
      throw ProblemException.tooMany(
          "The body needs "
              + bytes
              + " bytes more, and of the "
              + most
              + " of WEIR_REPLY_MEMORY for bodies that arrive, "
              + Math.max(0, most - before)
              + " are free",
          ASK_AGAIN);
    }
  }

  void giveBackArriving(long bytes) {
    arriving.addAndGet(-bytes);
  }
}
