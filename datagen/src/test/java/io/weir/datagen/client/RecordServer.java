package io.weir.datagen.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weir.testkit.client.Address;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Serves records from memory, one request at a time, as much as a test client asks for. */
public abstract class RecordServer implements AutoCloseable {
  static {
    // Else an answer with a body waits 40 ms for the client's acknowledgement of its headers.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();

  /**
   * A request.
   *
   * @param path as it was sent, percent-encoded
   */
  public record Request(
      String method, String path, Map<String, String> parameters, HttpExchange exchange) {
    /** A header; empty if there is none. */
    public String header(String name) {
      String value = exchange.getRequestHeaders().getFirst(name);
      return value == null ? "" : value;
    }

    /** Whether it demands a position in the log. */
    public boolean demands() {
      return !header("Weir-Position").isEmpty();
    }
  }

  /** An answer with its headers. */
  public record Reply(int status, String body, Map<String, String> headers) {
    public Reply(int status, String body) {
      this(status, body, Map.of());
    }
  }

  /** Starts on a free port. */
  protected RecordServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::exchange);
    server.start();
  }

  /** Answers a request. */
  protected abstract Reply serve(Request request, String body) throws IOException;

  public final Address address() {
    return new Address("127.0.0.1", server.getAddress().getPort(), "");
  }

  private void exchange(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Map<String, String> parameters = new HashMap<>();
    String query = exchange.getRequestURI().getRawQuery();
    if (query != null) {
      Arrays.stream(query.split("&"))
          .map(each -> each.split("=", 2))
          .forEach(
              each -> parameters.put(each[0], URLDecoder.decode(each[1], StandardCharsets.UTF_8)));
    }
    Reply reply;
    synchronized (this) {
      reply =
          serve(
              new Request(
                  exchange.getRequestMethod(),
                  exchange.getRequestURI().getRawPath(),
                  parameters,
                  exchange),
              body);
    }
    reply.headers().forEach(exchange.getResponseHeaders()::add);
    byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  @Override
  public final void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
