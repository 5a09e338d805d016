package io.weir.testkit.client;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * One connection to one server, one request at a time, opened when first needed and again after a
 * failure. For one thread.
 */
public final class Client implements Closeable {
  private static final int READ = 64 << 10;

  private final Address address;
  private final int connectMillis;
  private final int timeoutMillis;
  private final ResponseBuffer response = new ResponseBuffer();
  private Socket socket;

  /**
   * @param timeoutMillis how long to wait for a connection, and then for a response
   */
  public Client(Address address, int timeoutMillis) {
    this(address, timeoutMillis, timeoutMillis);
  }

  /**
   * @param connectMillis how long to wait for a connection
   * @param timeoutMillis how long to wait for the whole response
   */
  Client(Address address, int connectMillis, int timeoutMillis) {
    this.address = address;
    this.connectMillis = connectMillis;
    this.timeoutMillis = timeoutMillis;
  }

  /** The answer to a GET of path and query. */
  public Response get(String path) throws IOException {
    String head =
        "GET "
            + address.base()
            + path
            + " HTTP/1.1\r\n"
            + address.head()
            + "Accept: application/json\r\n\r\n";
    byte[] request = head.getBytes(StandardCharsets.US_ASCII);
    return exchange(request, 0, request.length);
  }

  /** The answer to a POST of JSON to a path. */
  public Response post(String path, byte[] json) throws IOException {
    byte[] request = new byte[RequestHead.ROOM + json.length];
    System.arraycopy(json, 0, request, RequestHead.ROOM, json.length);
    int from =
        new RequestHead(address, path, "application/json", "").putBefore(request, request.length);
    return exchange(request, from, request.length - from);
  }

  /**
   * The answer to any request; unlike the others it is sent once, also if the server has closed a
   * connection that was idle.
   *
   * @param headers lines without their end
   */
  public Response send(String method, String path, List<String> headers, byte[] body)
      throws IOException {
    StringBuilder head = new StringBuilder(256);
    head.append(method).append(' ').append(address.base()).append(path);
    head.append(" HTTP/1.1\r\n").append(address.head());
    headers.forEach(line -> head.append(line).append("\r\n"));
    head.append("Content-Length: ").append(body.length).append("\r\n\r\n");
    byte[] start = head.toString().getBytes(StandardCharsets.US_ASCII);
    byte[] request = Arrays.copyOf(start, start.length + body.length);
    System.arraycopy(body, 0, request, start.length, body.length);
    return attempt(request, 0, request.length);
  }

  private Response exchange(byte[] request, int from, int length) throws IOException {
    boolean reused = socket != null;
    try {
      return attempt(request, from, length);
    } catch (IOException e) {
      close();
      if (!reused || response.end() > 0 || e instanceof SocketTimeoutException) {
        throw e;
      }
      // The server had closed a connection that was idle: that says nothing about the request.
      return attempt(request, from, length);
    }
  }

  private Response attempt(byte[] request, int from, int length) throws IOException {
    response.clear();
    if (socket == null) {
      socket = open();
    }
    long deadline = System.nanoTime() + timeoutMillis * 1_000_000L;
    try {
      socket.getOutputStream().write(request, from, length);
      boolean complete = false;
      while (!complete) {
        byte[] room = response.room(READ);
        long left = (deadline - System.nanoTime()) / 1_000_000;
        socket.setSoTimeout((int) Math.max(1, left)); // 0 would mean for ever
        int count = socket.getInputStream().read(room, response.end(), READ);
        complete = count < 0 ? response.ended() : response.received(count);
        if (count < 0 && !complete) {
          throw new EOFException("connection closed by " + address);
        }
      }
    } catch (IOException e) {
      close();
      throw e;
    }
    if (!response.keepAlive()) {
      close();
    }
    return response.response();
  }

  private Socket open() throws IOException {
    Socket opened = new Socket();
    try {
      opened.setTcpNoDelay(true);
      opened.connect(address.socket(), connectMillis);
      return address.encrypted() ? encrypted(opened) : opened;
    } catch (SocketTimeoutException e) {
      opened.close();
      throw new Failure.ConnectTimeoutException(address);
    } catch (IOException e) {
      opened.close();
      throw e;
    }
  }

  private Socket encrypted(Socket opened) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    SSLSocket tls = (SSLSocket) factory.createSocket(opened, address.host(), address.port(), true);
    SSLParameters parameters = tls.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // which checks the name
    tls.setSSLParameters(parameters);
    tls.setSoTimeout(Math.max(1, connectMillis));
    tls.startHandshake();
    return tls;
  }

  /** What Retry-After of the last response says, -1 if nothing. */
  int retryAfterSeconds() {
    return response.retryAfterSeconds();
  }

  /** Closes the connection; a later request opens another. */
  @Override
  public void close() {
    if (socket != null) {
      try {
        socket.close();
      } catch (IOException e) {
        // Nothing is lost with a connection that is given up.
      }
      socket = null;
    }
  }
}
