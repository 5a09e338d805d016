package io.weir.datagen.fake;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Takes connections and never answers; or, once closed, a port where nobody listens. */
public final class Deaf implements AutoCloseable {
  private final ServerSocket listener;
  private final Set<Socket> taken = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  public Deaf() throws IOException {
    listener = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::accept, "deaf");
    thread.setDaemon(true);
    thread.start();
  }

  /** Where nobody listens. */
  public static String nobody() throws IOException {
    try (Deaf gone = new Deaf()) {
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
    for (Socket socket : taken) {
      socket.close();
    }
  }
}
