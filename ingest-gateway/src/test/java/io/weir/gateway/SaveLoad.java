package io.weir.gateway;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.broker.EmbeddedBroker;
import io.weir.http.HttpServer;
import io.weir.http.HttpSettings;
import io.weir.settings.Settings;
import java.io.DataInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Posts for a few seconds over 40 connections to a gateway over a broker, all in this process, and
 * prints rate, latency and CPU. Arguments: seconds, posts a second in all (0: as fast as answers
 * come), samples a post.
 */
public final class SaveLoad {
  private static final int CONNECTIONS = 40;

  private SaveLoad() {}

  public static void main(String[] args) throws Exception {
    int seconds = Integer.parseInt(args[0]);
    int rate = Integer.parseInt(args[1]);
    int samples = Integer.parseInt(args[2]);
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("WEIR_PORT", "0");
    PrometheusRegistry metrics = new PrometheusRegistry();
    try (EmbeddedBroker broker = EmbeddedBroker.start(Files.createTempDirectory("weir"));
        Gateway gateway =
            Gateway.start(
                GatewaySettings.from(new Settings(environment))
                    .withBootstrapServers(broker.bootstrapServers()),
                metrics);
        HttpServer server =
            HttpServer.start(
                HttpSettings.from(new Settings(environment), 0),
                metrics,
                gateway.readyChecks(),
                List.of(),
                gateway.routes())) {
      while (gateway.readyChecks().get(0).fault().isPresent()) {
        LockSupport.parkNanos(1_000_000);
      }
      run(server.port(), 5, rate, samples);
      System.out.println(run(server.port(), seconds, rate, samples));
    }
  }

  private static String run(int port, int seconds, int rate, int samples) throws Exception {
    long cpu = cpuNanos();
    long begin = System.nanoTime();
    long end = begin + TimeUnit.SECONDS.toNanos(seconds);
    List<Client> clients = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      long interval = rate == 0 ? 0 : CONNECTIONS * 1_000_000_000L / rate;
      clients.add(new Client(port, i, begin + interval * i / CONNECTIONS, interval, end, samples));
    }
    clients.forEach(Thread::start);
    for (Client client : clients) {
      client.join();
    }
    double elapsed = (System.nanoTime() - begin) / 1e9;
    long[] nanos =
        clients.stream().flatMapToLong(c -> Arrays.stream(c.nanos, 0, c.posts)).sorted().toArray();
    int refused = clients.stream().mapToInt(c -> c.refused).sum();
    return String.format(
        Locale.ROOT,
        "%.0f posts/s, %.0f samples/s, refused %d, ms p50 %.2f p99 %.2f max %.2f, CPU %.1f us a post",
        nanos.length / elapsed,
        nanos.length * (double) samples / elapsed,
        refused,
        nanos[nanos.length / 2] / 1e6,
        nanos[nanos.length * 99 / 100] / 1e6,
        nanos[nanos.length - 1] / 1e6,
        (cpuNanos() - cpu) / 1e3 / nanos.length);
  }

  private static long cpuNanos() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /** One connection; latency counts from the intended time of a post. */
  private static final class Client extends Thread {
    private final int port;
    private final Random random;
    private final long first;
    private final long interval;
    private final long end;
    private final int samples;
    private long[] nanos = new long[1 << 16];
    private int posts;
    private int refused;

    Client(int port, int seed, long first, long interval, long end, int samples) {
      this.port = port;
      this.random = new Random(seed);
      this.first = first;
      this.interval = interval;
      this.end = end;
      this.samples = samples;
    }

    @Override
    public void run() {
      try (Socket socket = new Socket("127.0.0.1", port)) {
        socket.setTcpNoDelay(true);
        DataInputStream in =
            new DataInputStream(new java.io.BufferedInputStream(socket.getInputStream()));
        for (long due = first;
            due < end;
            due = interval == 0 ? System.nanoTime() : due + interval) {
          byte[] post = post();
          while (due - System.nanoTime() > 0) {
            LockSupport.parkNanos(due - System.nanoTime());
          }
          socket.getOutputStream().write(post);
          refused += answer(in).startsWith("HTTP/1.1 204") ? 0 : 1;
          if (posts == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * posts);
          }
          nanos[posts++] = System.nanoTime() - due;
        }
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    private static String answer(DataInputStream in) throws IOException {
      StringBuilder head = new StringBuilder();
      while (head.indexOf("\r\n\r\n") < 0) {
        head.append((char) in.readUnsignedByte());
      }
      int length = head.indexOf("Content-Length: ");
      if (length > 0) {
        int from = length + "Content-Length: ".length();
        in.skipNBytes(Integer.parseInt(head.substring(from, head.indexOf("\r\n", from))));
      }
      return head.toString();
    }

    private byte[] post() {
      StringBuilder body = new StringBuilder();
      for (int i = 0; i < samples; i++) {
        body.append(i == 0 ? "" : ",")
            .append("{\"time\":")
            .append(System.currentTimeMillis() * 1_000_000);
        body.append(",\"tag\":\"tag-").append(random.nextInt(10_000)).append("\",\"values\":[");
        for (int v = 0; v < 10; v++) {
          int value = random.nextInt(1_000_000);
          body.append(v == 0 ? "" : ",").append(value / 1000).append('.').append(100 + value % 900);
        }
        body.append("]}");
      }
      String path = samples == 1 ? "/save" : "/batch";
      String text = samples == 1 ? body.toString() : "[" + body + "]";
      return ("POST "
              + path
              + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: "
              + text.length()
              + "\r\n\r\n"
              + text)
          .getBytes(StandardCharsets.ISO_8859_1);
    }
  }
}
