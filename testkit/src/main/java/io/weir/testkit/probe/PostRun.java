package io.weir.testkit.probe;

import io.weir.testkit.http.Failure;
import io.weir.testkit.http.Response;
import io.weir.testkit.http.ServiceClient;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;

/** Posts batches as fast as a server takes them. */
public final class PostRun {
  private final PostPlan plan;
  private final BooleanSupplier stop;
  private final AtomicLong next = new AtomicLong();
  private final AtomicLong acknowledged = new AtomicLong();
  private final Map<String, Long> errors = new ConcurrentSkipListMap<>();
  private final Map<String, Long> lost = new ConcurrentSkipListMap<>();
  private final AtomicLong lostInAll = new AtomicLong();
  private volatile long begin = System.nanoTime();

  public PostRun(PostPlan plan, BooleanSupplier stop) {
    this.plan = plan;
    this.stop = stop;
  }

  /** Posts until all is done, too much is lost, or it is stopped. */
  public PostResult run() throws InterruptedException {
    begin = System.nanoTime();
    ClientThreads.run(plan.connections(), this::post, stop);
    return soFar();
  }

  /** The result up to now; for any thread. */
  public PostResult soFar() {
    return new PostResult(
        acknowledged.get(), new TreeMap<>(errors), new TreeMap<>(lost), System.nanoTime() - begin);
  }

  private void post(int connection) {
    LongFunction<byte[]> bodies = plan.bodies().get();
    try (ServiceClient client = new ServiceClient(plan.gateway(), connection, plan.retries())) {
      for (long n = next.getAndIncrement();
          n < plan.posts() && lostInAll.get() <= plan.mostLost() && !stop.getAsBoolean();
          n = next.getAndIncrement()) {
        post(client, bodies.apply(n));
      }
    }
  }

  private void post(ServiceClient client, byte[] body) {
    try {
      Response response =
          client.post(
              "/batch", body, plan.encoding(), reason -> errors.merge(reason, 1L, Long::sum));
      if (response.ok()) {
        acknowledged.incrementAndGet();
      } else {
        lose(Integer.toString(response.status()));
      }
    } catch (IOException e) {
      lose(Failure.reason(e));
    }
  }

  private void lose(String reason) {
    lost.merge(reason, 1L, Long::sum);
    lostInAll.incrementAndGet();
  }
}
