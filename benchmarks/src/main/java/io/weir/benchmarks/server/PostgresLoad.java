package io.weir.benchmarks.server;

import io.weir.testkit.load.ClientCpu;
import io.weir.testkit.probe.SampleWriter;
import io.weir.testkit.workload.Nanos;
import io.weir.testkit.workload.Schedule;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Sends a workload from a thread for each connection: by COPY, a batch a transaction, or by an
 * insert where a batch is a single sample.
 */
final class PostgresLoad {
  private final PostgreSql postgres;
  private final SendPlan plan;
  private final Schedule schedule;
  private final long origin;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong offered = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final AtomicReference<String> refusal = new AtomicReference<>("");
  private final Histogram latency = new ConcurrentHistogram(3);

  /** Gives a server samples {@code from} to {@code to - 1}. */
  private interface Giver extends AutoCloseable {
    void give(long from, long to) throws IOException;

    @Override
    void close();
  }

  PostgresLoad(PostgreSql postgres, SendPlan plan) {
    this.postgres = postgres;
    this.plan = plan;
    schedule = plan.workload().schedule();
    origin = System.nanoTime() + (plan.live() ? schedule.start() - Nanos.now() : 0);
  }

  SendResult run() throws IOException {
    long begin = System.nanoTime();
    long cpu = ClientCpu.nanos();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < plan.connections(); i++) {
      Thread thread = new Thread(this::work, "load-" + i);
      threads.add(thread);
      thread.start();
    }
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    return new SendResult(
        offered.get(),
        acknowledged.get(),
        refusal.get(),
        latency,
        System.nanoTime() - begin,
        ClientCpu.nanos() - cpu);
  }

  private void work() {
    int batch = plan.batch();
    long count = schedule.count();
    try (Giver giver = batch == 1 ? inserting() : copying()) {
      while (!plan.stop().getAsBoolean()) {
        long from = next.getAndAdd(batch);
        if (from >= count) {
          return;
        }
        long to = Math.min(from + batch, count);
        long due = awaitDue(to);
        offered.addAndGet(to - from);
        giver.give(from, to);
        acknowledged.addAndGet(to - from);
        latency.recordValue((System.nanoTime() - due) / 1000);
      }
    } catch (IOException e) {
      refusal.compareAndSet("", e.getMessage());
    }
  }

  private long awaitDue(long to) {
    if (!plan.live()) {
      return System.nanoTime();
    }
    long due = origin + schedule.time(to - 1) - schedule.start();
    while (due - System.nanoTime() > 0) {
      LockSupport.parkNanos(due - System.nanoTime());
    }
    return due;
  }

  private Giver inserting() throws IOException {
    SampleWriter writer = postgres.writer(0);
    return new Giver() {
      @Override
      public void give(long from, long to) throws IOException {
        String refusal = writer.write(plan.workload().sample(from));
        if (!refusal.isEmpty()) {
          throw new IOException("a sample was refused: " + refusal);
        }
      }

      @Override
      public void close() {
        writer.close();
      }
    };
  }

  private Giver copying() throws IOException {
    PostgresCopy copy = new PostgresCopy(postgres, plan.workload(), plan.batch());
    return new Giver() {
      @Override
      public void give(long from, long to) throws IOException {
        copy.give(from, to);
      }

      @Override
      public void close() {
        copy.close();
      }
    };
  }
}
