package io.weir.datagen.demo;

import io.weir.testkit.api.QueryApi;
import io.weir.testkit.api.QueryApi.ListedTag;
import io.weir.testkit.client.Address;
import io.weir.testkit.client.Response;
import io.weir.testkit.client.Service;
import io.weir.testkit.client.ServiceClient;
import io.weir.testkit.workload.Nanos;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Feeds the tags of a demo plant to a server, as any client does: first what the last day lacks,
 * then a sample a second for each tag. A tag that is there is continued after its last sample, so
 * that nothing held is written again.
 */
public final class Demo implements AutoCloseable {
  /** The values of each sample. */
  public static final int WIDTH = Machine.WIDTH;

  private static final long SECOND = 1_000_000_000L;
  private static final long DAY = 86_400;

  /** Of what is back-filled, the last so many seconds have a sample a second. */
  private static final long DENSE = 3600;

  /** Seconds between two samples before that. */
  private static final long SPARSE_STEP = 5;

  /** The most samples of a request. */
  private static final int BATCH = 2000;

  private static final long TIMEOUT = 30 * SECOND;
  private static final int RETRIES = 5;

  private final Plant plant;
  private final Address server;
  private final Consumer<String> says;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final StringBuilder body = new StringBuilder();
  private int samples;
  private long sent;

  /**
   * @param url of a server that takes samples and answers queries
   * @param token that may put and list them; empty for none
   * @param seed of the values
   * @param says told how far it is, and what goes wrong, a line each
   */
  public Demo(String url, String token, long seed, Consumer<String> says) {
    this.plant = new Plant(seed);
    this.server = Address.of(url).withToken(token);
    this.says = says;
  }

  /** The address of the console with an hour of the plant in it, live. */
  public String consoleUrl() {
    return server + "/?tag=demo.tank.1&tag=demo.boiler.1&start=now-1h&live=1";
  }

  /** How many tags there are. */
  public int tags() {
    return plant.tags().size();
  }

  /**
   * Back-fills, then goes on until it is closed.
   *
   * @param filled run once the last day is there
   */
  public void run(Runnable filled) throws InterruptedException {
    try (ServiceClient client = client()) {
      long now = now();
      long[] next = firstTimes(client, now);
      backfill(client, next, now);
      if (!isClosed()) {
        filled.run();
      }
      follow(client, now);
    } catch (IOException e) {
      if (!isClosed()) {
        says.accept("demo: ended, as samples are not taken: " + e.getMessage());
      }
    }
  }

  private ServiceClient client() {
    return new ServiceClient(new Service(server, TIMEOUT), 0, RETRIES);
  }

  private static long now() {
    return Nanos.now() / SECOND;
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  /** The first second that each tag lacks. */
  private long[] firstTimes(ServiceClient client, long now) throws IOException {
    List<ListedTag> there = new QueryApi(client).tags(Plant.PREFIX);
    List<String> tags = plant.tags();
    long[] next = new long[tags.size()];
    Arrays.fill(next, now - DAY);
    for (ListedTag tag : there) {
      int i = tags.indexOf(tag.tag());
      if (i >= 0) {
        next[i] = Math.max(next[i], tag.last() / SECOND + 1);
      }
    }
    return next;
  }

  /** Sends all up to now; {@code next} is where each tag begins. */
  private void backfill(ServiceClient client, long[] next, long now) throws IOException {
    long begin = Arrays.stream(next).min().orElse(now);
    int told = 0;
    for (long time = begin; time <= now && !isClosed(); time++) {
      if (time < now - DENSE && time % SPARSE_STEP != 0) {
        continue;
      }
      for (int tag = 0; tag < next.length; tag++) {
        if (time >= next[tag]) {
          add(tag, time);
        }
      }
      if (samples >= BATCH) {
        post(client);
        int percent = (int) (100 * (time - begin) / Math.max(1, now - begin));
        if (percent / 20 > told / 20) {
          says.accept("demo: back-filling " + tags() + " tags, " + percent + " %");
          told = percent;
        }
      }
    }
    post(client);
    says.accept("demo: back-filled " + sent + " samples");
  }

  /** A sample a second for each tag after {@code last}; what is not taken is sent again. */
  private void follow(ServiceClient client, long last) throws InterruptedException {
    long time = last;
    boolean taken = true;
    while (!closed.await(untilNextSecond(), TimeUnit.NANOSECONDS)) {
      try {
        time = sendUpTo(client, Math.max(time, now() - DAY), now());
        taken = true;
      } catch (IOException e) {
        clear();
        if (taken && !isClosed()) {
          says.accept("demo: samples are not taken, trying again: " + e.getMessage());
        }
        taken = false;
      }
    }
  }

  /** Sends the first seconds after {@code time}, as many as a request holds; returns the last. */
  private long sendUpTo(ServiceClient client, long time, long now) throws IOException {
    long at = time;
    while (at < now && samples < BATCH) {
      at++;
      for (int tag = 0; tag < tags(); tag++) {
        add(tag, at);
      }
    }
    post(client);
    return at;
  }

  private static long untilNextSecond() {
    return SECOND - Nanos.now() % SECOND;
  }

  private void add(int tag, long time) {
    body.append(body.isEmpty() ? "[" : ",")
        .append("{\"time\":")
        .append(time * SECOND)
        .append(",\"tag\":\"")
        .append(plant.tags().get(tag))
        .append("\",\"values\":")
        .append(Arrays.toString(plant.values(tag, time)).replace(" ", ""))
        .append('}');
    samples++;
  }

  private void post(ServiceClient client) throws IOException {
    if (samples == 0) {
      return;
    }
    byte[] json = body.append(']').toString().getBytes(StandardCharsets.UTF_8);
    Response response = client.post("/batch", json);
    if (!response.ok()) {
      throw new IOException(response.brief());
    }
    sent += samples;
    clear();
  }

  private void clear() {
    samples = 0;
    body.setLength(0);
  }

  /** Ends it before its next request. */
  @Override
  public void close() {
    closed.countDown();
  }
}
