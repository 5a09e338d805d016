package io.weir.testkit.probe;

import io.weir.testkit.client.Response;
import io.weir.testkit.client.Service;
import io.weir.testkit.client.ServiceClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/**
 * Looks once a second whether a gateway's servers are alive and ready, and what memory and threads
 * their metrics say. Each server is asked by itself; of several the worst figures count.
 */
public final class ServerWatch implements AutoCloseable {
  private static final long PERIOD = 1_000_000_000L;

  private final Service gateway;
  private final Background<Void> looking;
  private final Map<String, Double> now = new TreeMap<>();
  private long looks;
  private long unanswered;
  private long unready;
  private double mostBytes;
  private double mostThreads;

  /**
   * What was seen so far.
   *
   * @param unanswered how many requests had no answer
   * @param unready how many were answered with another status than 200
   * @param bytes resident memory now, 0 if not known
   * @param threads now, 0 if not known
   */
  public record Seen(
      long looks,
      long unanswered,
      long unready,
      double bytes,
      double mostBytes,
      double threads,
      double mostThreads) {
    /** Whether it was looked, and each time answered. */
    public boolean isAnswering() {
      return unanswered == 0 && looks > 0;
    }

    /** Whether memory is known, and was so many bytes at the most. */
    public boolean isWithin(long bytes) {
      return mostBytes > 0 && mostBytes <= bytes;
    }
  }

  /** Begins to watch. */
  public ServerWatch(Service gateway) {
    this.gateway = gateway;
    looking = Background.start("server watch", () -> false, this::watch);
  }

  public synchronized Seen seen() {
    return new Seen(
        looks,
        unanswered,
        unready,
        now.getOrDefault("process_resident_memory_bytes", 0.0),
        mostBytes,
        now.getOrDefault("jvm_threads_current", 0.0),
        mostThreads);
  }

  private Void watch(BooleanSupplier stop) {
    ServiceClient[] clients =
        gateway.servers().stream()
            .map(
                server ->
                    new Service(List.of(server), gateway.connectNanos(), gateway.attemptNanos()))
            .map(service -> new ServiceClient(service, 0))
            .toArray(ServiceClient[]::new);
    Pace pace = new Pace(System.nanoTime(), PERIOD);
    for (long n = 0; pace.await(n, stop); n = Math.max(n + 1, pace.passed())) {
      Map<String, Double> worst = new TreeMap<>();
      for (ServiceClient client : clients) {
        look(client, worst);
      }
      keep(worst);
    }
    for (ServiceClient client : clients) {
      client.close();
    }
    return null;
  }

  private void look(ServiceClient client, Map<String, Double> worst) {
    boolean answered = false;
    boolean ready = false;
    try {
      ready = client.get("/ready").ok();
      answered = true;
      Response metrics = client.get("/metrics");
      if (metrics.ok()) {
        read(new String(metrics.body(), StandardCharsets.UTF_8), worst);
      }
    } catch (IOException e) {
      answered = false;
    }
    count(answered, ready);
  }

  /** Takes the gauges without labels. */
  private static void read(String metrics, Map<String, Double> worst) {
    for (String line : metrics.split("\n")) {
      if (line.startsWith("process_resident_memory_bytes ")
          || line.startsWith("jvm_threads_current ")) {
        String[] parts = line.split(" ");
        worst.merge(parts[0], Double.parseDouble(parts[1]), Math::max);
      }
    }
  }

  private synchronized void count(boolean answered, boolean ready) {
    looks++;
    unanswered += answered ? 0 : 1;
    unready += answered && !ready ? 1 : 0;
  }

  private synchronized void keep(Map<String, Double> worst) {
    now.putAll(worst);
    mostBytes = Math.max(mostBytes, worst.getOrDefault("process_resident_memory_bytes", 0.0));
    mostThreads = Math.max(mostThreads, worst.getOrDefault("jvm_threads_current", 0.0));
  }

  /** Ends it; a request in flight may still finish. */
  @Override
  public void close() {
    looking.close();
  }
}
