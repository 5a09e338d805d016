package io.weir.queryclient;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Resolves names on separate threads, since the name of a dead host may take ten seconds. A name is
 * resolved once at a time, so there are at most as many threads as names.
 */
final class HostNames implements AutoCloseable {
  /** May block. */
  @FunctionalInterface
  interface Lookup {
    InetAddress find(String host) throws UnknownHostException;
  }

  private final Lookup lookup;
  private final ConcurrentHashMap<String, CompletableFuture<InetAddress>> underWay =
      new ConcurrentHashMap<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "weir-query-names");
            thread.setDaemon(true);
            return thread;
          });

  HostNames(Lookup lookup) {
    this.lookup = lookup;
  }

  /**
   * Begins to resolve a name, or joins a look-up in progress, without blocking.
   *
   * @return fails with {@link UnknownHostException}
   */
  CompletableFuture<InetAddress> find(String host) {
    CompletableFuture<InetAddress> begun = new CompletableFuture<>();
    CompletableFuture<InetAddress> other = underWay.putIfAbsent(host, begun);
    if (other != null) {
      return other;
    }
    threads.execute(() -> find(host, begun));
    return begun;
  }

  private void find(String host, CompletableFuture<InetAddress> found) {
    InetAddress address = null;
    Throwable fault = null;
    try {
      address = lookup.find(host);
    } catch (UnknownHostException | RuntimeException e) {
      fault = e;
    }
    underWay.remove(host);
    if (fault == null) {
      found.complete(address);
    } else {
      found.completeExceptionally(fault);
    }
  }

  /** Begins no more look-ups; those in progress end by themselves. */
  @Override
  public void close() {
    threads.shutdown();
  }
}
