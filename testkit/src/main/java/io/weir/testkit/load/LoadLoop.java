package io.weir.testkit.load;

import io.weir.testkit.availability.AvailabilityRecorder;
import io.weir.testkit.client.Failure;
import io.weir.testkit.client.Response;
import io.weir.testkit.workload.Nanos;
import io.weir.testkit.workload.Schedule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Sends a workload over many connections from one thread, see {@link #run}.
 *
 * <p>One thread and a selector instead of a thread a connection: half the CPU time a request, see
 * RATIONALE.md. The selector counts in milliseconds, so a batch may leave up to one late; that is
 * part of the latency shown.
 */
public final class LoadLoop {
  /** The most batches given up before the load ends: the manifest has to name them all. */
  static final int MAX_ABANDONED = 1000;

  private static final long MILLI = 1_000_000L;
  private static final long SECOND = 1_000_000_000L;
  private static final long RECONNECT = 100 * MILLI;
  private static final long RETRY = 200 * MILLI;
  private static final long MAX_RETRY_SECONDS = 10;
  private static final long DRAIN = 3 * SECOND;
  private static final long NEVER = 100 * MILLI;

  private final LoadPlan plan;
  private final Schedule schedule;
  private final BooleanSupplier stop;
  private final Consumer<Progress> progress;
  private final Tally tally;
  private final List<Sender> senders = new ArrayList<>();
  private final Deque<Sender> free = new ArrayDeque<>();
  private long origin;
  private RequestBatch next;
  private long stopAt;
  private long waited;
  private boolean hurry;

  /**
   * @param stop asked often; once true nothing new is sent
   * @param progress is told once a second how it goes
   */
  public LoadLoop(LoadPlan plan, BooleanSupplier stop, Consumer<Progress> progress) {
    this.plan = plan;
    this.schedule = plan.workload().schedule();
    this.stop = stop;
    this.progress = progress;
    this.tally = new Tally(schedule, plan.namesAbandoned());
  }

  /** Sends until all is settled or it is stopped; failures of the server end up in the result. */
  public LoadResult run() throws IOException {
    try (Selector selector = Selector.open()) {
      open(selector);
      long begin = System.nanoTime();
      long cpu = ClientCpu.nanos();
      long tick = Math.max(begin, origin) + SECOND;
      while (!finished()) {
        long now = System.nanoTime();
        assign(now);
        attend(now);
        if (now - tick >= 0) {
          tell(now);
          tick += SECOND;
        }
        long before = System.nanoTime();
        selector.select(this::proceed, waitMillis(before));
        waited += System.nanoTime() - before;
      }
      giveUpTheRest();
      return tally.result(begin, System.nanoTime(), ClientCpu.nanos() - cpu, waited);
    }
  }

  private void open(Selector selector) {
    ByteBuffer scratch = ByteBuffer.allocateDirect(64 << 10);
    for (int i = 0; i < plan.connections(); i++) {
      Sender sender = new Sender(plan, i, selector, scratch);
      senders.add(sender);
      free.add(sender);
    }
    origin = System.nanoTime() + (plan.live() ? schedule.start() - Nanos.now() : 0);
    for (int i = 0; i < schedule.segments().size(); i++) {
      tally.begin(i, plan.live() ? origin + schedule.startOf(i) - schedule.start() : origin);
    }
    next = batchFrom(plan.first());
    tally.await(plan.live() && next != null ? next.due() : System.nanoTime());
  }

  /** The batch that begins with sample {@code from}; null after the last. */
  private RequestBatch batchFrom(long from) {
    if (from >= schedule.count()) {
      return null;
    }
    long to = Math.min(from + plan.batch(), schedule.count());
    long due = origin + schedule.time(to - 1) - schedule.start();
    return new RequestBatch(from, to, due, schedule.segmentOf(to - 1));
  }

  /** Gives what is due to connections that are free. */
  private void assign(long now) {
    while (next != null
        && !stopping(now)
        && !free.isEmpty()
        && (!plan.live() || next.due() - now <= 0)) {
      Sender sender = free.poll();
      long sent = System.nanoTime();
      RequestBatch batch =
          plan.live() ? next : new RequestBatch(next.from(), next.to(), sent, next.segment());
      AvailabilityRecorder.Request request = tally.sent(batch, sender.freeSince(), sent, waited);
      try {
        sender.take(batch, request, sent);
      } catch (IOException e) {
        broken(sender, sent, Failure.reason(e));
      }
      next = batchFrom(batch.to());
    }
  }

  /** Repeats what is to be repeated, and ends attempts that take too long. */
  private void attend(long now) {
    hurry = false;
    for (Sender sender : senders) {
      String late = sender.timedOut(now);
      if (!late.isEmpty()) {
        broken(sender, now, late);
      } else if (sender.repeatDue(now)) {
        try {
          sender.attempt(now);
        } catch (IOException e) {
          broken(sender, now, Failure.reason(e));
        }
      }
    }
  }

  private void proceed(SelectionKey key) {
    Sender sender = (Sender) key.attachment();
    try {
      if (!sender.proceed()) {
        return;
      }
    } catch (IOException e) {
      if (sender.awaiting()) {
        broken(sender, System.nanoTime(), Failure.reason(e));
      } else {
        sender.disconnect();
      }
      return;
    }
    if (!sender.response().keepAlive()) {
      sender.disconnect();
    }
    settle(sender, System.nanoTime());
  }

  private void settle(Sender sender, long now) {
    int status = sender.response().status();
    if (status / 100 == 2) {
      sender.succeeded(now);
      tally.acknowledged(sender.batch(), now);
      release(sender, now);
    } else if (Response.isRetryable(status)) {
      long seconds = Math.min(sender.response().retryAfterSeconds(), MAX_RETRY_SECONDS);
      failed(sender, now, Failure.reason(status, seconds), seconds < 0 ? RETRY : seconds * SECOND);
    } else {
      tally.refused(sender.response().response().brief());
      sender.refused();
      abandon(sender, now);
    }
  }

  /** The attempt has failed, and its connection is of no more use. */
  private void broken(Sender sender, long now, String reason) {
    sender.disconnect();
    failed(sender, now, reason, RECONNECT);
  }

  private void failed(Sender sender, long now, String reason, long pause) {
    tally.failed(reason);
    long rest = sender.failed(reason, now, pause);
    if (now + rest - sender.firstAttempt() > plan.giveUpNanos()) {
      abandon(sender, now);
    }
    hurry |= rest == 0;
  }

  private void abandon(Sender sender, long now) {
    sender.lost();
    tally.abandoned(sender.batch());
    release(sender, now);
  }

  private void release(Sender sender, long now) {
    sender.release(now);
    free.add(sender);
  }

  private boolean stopping(long now) {
    if (stopAt == 0 && (stop.getAsBoolean() || tally.abandonedBatches() >= MAX_ABANDONED)) {
      stopAt = now;
    }
    return stopAt != 0;
  }

  private boolean finished() {
    long now = System.nanoTime();
    boolean idle = free.size() == senders.size();
    return stopping(now) ? idle || now - stopAt > DRAIN : next == null && idle;
  }

  private void giveUpTheRest() {
    for (Sender sender : senders) {
      if (sender.busy()) {
        tally.abandoned(sender.batch());
      }
      sender.disconnect();
    }
  }

  private long waitMillis(long now) {
    boolean moreToSend = next != null && stopAt == 0 && !free.isEmpty();
    long nanos = moreToSend ? (plan.live() ? next.due() - now : 0) : NEVER;
    // 0 would mean for ever.
    return hurry ? 1 : Math.max(1, Math.min(nanos, NEVER) / MILLI);
  }

  private void tell(long now) {
    progress.accept(
        new Progress(
            now - origin,
            tally.offered(),
            tally.acknowledged(),
            senders.size() - free.size(),
            tally.abandonedBatches(),
            tally.failures(),
            tally.recentP99()));
  }
}
