package io.weir.benchmarks.server;

import io.weir.testkit.load.ClientCpu;
import io.weir.testkit.load.LoadResult;
import io.weir.testkit.probe.ClientThreads;
import io.weir.testkit.workload.Nanos;
import io.weir.testkit.workload.Schedule;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Sends a workload from a thread for each connection: by COPY, a batch a transaction, or by an
 * insert where a batch is a single sample.
 */
final class PostgresLoad {
  private final PostgreSql postgres;
  private final Workload workload;
  private final Schedule schedule;
  private final int batch;
  private final boolean live;
  private final long origin;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong offered = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final Histogram latency = new ConcurrentHistogram(3);

  /** The last one; empty if there is none. */
  private volatile String refusal = "";

  PostgresLoad(PostgreSql postgres, Workload workload, int batch, boolean live) {
    this.postgres = postgres;
    this.workload = workload;
    this.batch = batch;
    this.live = live;
    schedule = workload.schedule();
    origin = System.nanoTime() + (live ? schedule.start() - Nanos.now() : 0);
  }

  LoadResult run(int connections, BooleanSupplier stop) throws IOException {
    long begin = System.nanoTime();
    long cpu = ClientCpu.nanos();
    try {
      ClientThreads.run(connections, number -> send(stop), stop);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
    long wall = System.nanoTime() - begin;
    return LoadResult.of(
        offered.get(), acknowledged.get(), refusal, latency, wall, ClientCpu.nanos() - cpu);
  }

  private void send(BooleanSupplier stop) {
    BinaryCopyRows rows = new BinaryCopyRows(workload, batch);
    try (PostgresConnection connection = postgres.connect(0)) {
      while (!stop.getAsBoolean()) {
        long from = next.getAndAdd(batch);
        if (from >= schedule.count()) {
          return;
        }
        long to = Math.min(from + batch, schedule.count());
        long due = awaitDue(to);
        offered.addAndGet(to - from);
        String refused = "";
        if (batch == 1) {
          refused = connection.write(workload.sample(from));
        } else {
          connection.copy(rows.of(from, to));
        }
        if (!refused.isEmpty()) {
          throw new IOException(refused);
        }
        acknowledged.addAndGet(to - from);
        latency.recordValue((System.nanoTime() - due) / 1000);
      }
    } catch (IOException e) {
      refusal = e.getMessage();
    }
  }

  private long awaitDue(long to) {
    if (!live) {
      return System.nanoTime();
    }
    long due = origin + schedule.time(to - 1) - schedule.start();
    while (due - System.nanoTime() > 0) {
      LockSupport.parkNanos(due - System.nanoTime());
    }
    return due;
  }
}
