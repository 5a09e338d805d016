package io.weir.testkit.fake;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes connections and never answers; or, once closed, a port without a listener. */
public final class SilentServer implements AutoCloseable {
  private final ServerSocket listener;
  private final Set<Socket> taken = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final Thread accepting = new Thread(this::accept, "deaf");

  public SilentServer() throws IOException {
    listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    accepting.setDaemon(true);
    accepting.start();
  }

  /** An address without a listener. */
  public static String nobody() throws IOException {
    try (SilentServer gone = new SilentServer()) {
      return gone.url();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        taken.add(listener.accept());
        connections.incrementAndGet();
      } catch (IOException e) {
        return;
      }
    }
  }

  public String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  /** How many it has taken. */
  public int connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    try {
      // Until its thread has noticed, the system may give it one connection more.
      accepting.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Socket socket : taken) {
      socket.close();
    }
  }
}
