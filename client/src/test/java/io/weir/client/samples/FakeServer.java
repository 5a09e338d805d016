package io.weir.client.samples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Answers as it is told to, then with 204 to posts, and remembers what was asked. */
final class FakeServer implements AutoCloseable {
  /**
   * A reply that is due.
   *
   * @param status 0: the connection is closed without a reply
   * @param cutAfter bytes of the body after which the connection is closed; negative: never
   */
  record Scripted(int status, String body, String retryAfter, int cutAfter) {
    static Scripted of(int status, String body) {
      return new Scripted(status, body, null, -1);
    }
  }

  final List<String> requests = new CopyOnWriteArrayList<>();

  /** The lines that got a 204. */
  final List<String> stored = new CopyOnWriteArrayList<>();

  final Queue<Scripted> script = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer server;

  FakeServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(exchange.getRequestURI().toString());
    Scripted reply = script.poll();
    if (reply == null) {
      stored.addAll(new ArrayList<>(body.lines().toList()));
      exchange.sendResponseHeaders(204, -1);
      exchange.close();
      return;
    }
    if (reply.status() == 0) {
      throw new IOException("told not to answer"); // which closes the connection
    }
    if (reply.retryAfter() != null) {
      exchange.getResponseHeaders().add("Retry-After", reply.retryAfter());
    }
    byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), 0);
    int sent = reply.cutAfter() < 0 ? bytes.length : reply.cutAfter();
    exchange.getResponseBody().write(bytes, 0, sent);
    exchange.getResponseBody().flush();
    if (reply.cutAfter() >= 0) {
      throw new IOException("told to cut");
    }
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
