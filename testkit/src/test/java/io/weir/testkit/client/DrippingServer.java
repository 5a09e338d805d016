package io.weir.testkit.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.locks.LockSupport;

/** Answers one request, a byte each 20 ms, without end. */
final class DrippingServer implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

  DrippingServer() throws IOException {
    Thread thread = new Thread(this::serve, "drip");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve() {
    try (Socket socket = listener.accept()) {
      byte[] head = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".getBytes("US-ASCII");
      socket.getOutputStream().write(head);
      while (!listener.isClosed()) {
        socket.getOutputStream().write('x');
        LockSupport.parkNanos(20_000_000);
      }
    } catch (IOException e) {
      // The client has had enough.
    }
  }

  String url() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
