package io.weir.testkit.load;

import io.weir.testkit.client.RequestHead;
import io.weir.testkit.workload.SampleText;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.HdrHistogram.Histogram;

/**
 * Sends a workload over connections that do not wait for an answer before the next request
 * (pipelining, RFC 9112, 9.3.2). Repeats nothing: any other answer than 204 ends it. A thread a
 * connection, of the first server alone.
 */
public final class PipelinedLoad {
  /** Requests of a connection without an answer. */
  static final int DEPTH = 8;

  private static final byte[] ACKNOWLEDGED = {
    'H', 'T', 'T', 'P', '/', '1', '.', '1', ' ', '2', '0', '4', ' '
  };
  private static final int LONGEST_HEAD = 4096;

  private final LoadPlan plan;
  private final BooleanSupplier stop;
  private final AtomicLong next;
  private final AtomicLong offered = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();

  /**
   * @param plan not live
   * @param stop asked before each request; once true nothing new is sent
   */
  public PipelinedLoad(LoadPlan plan, BooleanSupplier stop) {
    this.plan = plan;
    this.stop = stop;
    next = new AtomicLong(plan.first());
  }

  /**
   * Sends until all is acknowledged or it is stopped. Latencies are not measured.
   *
   * @throws IOException if a connection fails, or a request is refused
   */
  public LoadResult run() throws IOException, InterruptedException {
    long begin = System.nanoTime();
    long cpu = ClientCpu.nanos();
    ExecutorService threads = Executors.newFixedThreadPool(plan.connections());
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < plan.connections(); i++) {
        running.add(
            threads.submit(
                () -> {
                  connection();
                  return null;
                }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("pipelined: " + e.getCause().getMessage(), e.getCause());
    } finally {
      threads.shutdownNow();
    }
    return LoadResult.of(
        offered.get(),
        acknowledged.get(),
        "",
        new Histogram(1),
        System.nanoTime() - begin,
        ClientCpu.nanos() - cpu);
  }

  private void connection() throws IOException {
    SampleText body = plan.format().text(plan.workload(), plan.batch());
    RequestHead head = plan.head(plan.gateway().servers().get(0));
    try (Socket socket = new Socket()) {
      socket.setTcpNoDelay(true);
      socket.setSoTimeout(Math.toIntExact(plan.gateway().attemptNanos() / 1_000_000));
      socket.connect(plan.gateway().servers().get(0).socket());
      InputStream in = new BufferedInputStream(socket.getInputStream());
      Queue<Long> unanswered = new ArrayDeque<>();
      while (true) {
        long size = unanswered.size() < DEPTH ? send(body, head, socket.getOutputStream()) : 0;
        if (size > 0) {
          unanswered.add(size);
        } else if (unanswered.isEmpty()) {
          return;
        } else {
          readAnswer(in);
          acknowledged.addAndGet(unanswered.remove());
        }
      }
    }
  }

  /** Sends the next batch; returns how many samples it has, 0 if there is none. */
  private long send(SampleText body, RequestHead head, OutputStream out) throws IOException {
    long from =
        stop.getAsBoolean() ? plan.workload().schedule().count() : next.getAndAdd(plan.batch());
    long to = Math.min(from + plan.batch(), plan.workload().schedule().count());
    if (from >= to) {
      return 0;
    }
    body.write(RequestHead.ROOM, from, to);
    int begin = head.putBefore(body.buffer(), body.end());
    offered.addAndGet(to - from);
    out.write(body.buffer(), begin, body.end() - begin);
    return to - from;
  }

  /** Reads the head of an answer, which is all of it. */
  private static void readAnswer(InputStream in) throws IOException {
    byte[] head = new byte[LONGEST_HEAD];
    int end = 0;
    while (!endsHead(head, end)) {
      int next = in.read();
      if (next < 0 || end == head.length) {
        throw new EOFException("an answer without end");
      }
      head[end++] = (byte) next;
    }
    for (int i = 0; i < ACKNOWLEDGED.length; i++) {
      if (head[i] != ACKNOWLEDGED[i]) {
        throw new IOException("not acknowledged: " + new String(head, 0, end).split("\r\n")[0]);
      }
    }
  }

  private static boolean endsHead(byte[] head, int end) {
    return end >= 4
        && head[end - 4] == '\r'
        && head[end - 3] == '\n'
        && head[end - 2] == '\r'
        && head[end - 1] == '\n';
  }
}
