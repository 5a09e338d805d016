package io.weir.testkit.http;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A server that answers 204 to every request and keeps nothing: what is measured against it is the
 * generator. On loopback, a thread a connection; understands requests with a Content-Length.
 */
public final class Sink implements Closeable {
  private static final byte[] ANSWER =
      "HTTP/1.1 204 No Content\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] LENGTH = "\r\nContent-Length: ".getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket listener;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /**
   * @param port 0 for a free one
   */
  public Sink(int port) throws IOException {
    listener = new ServerSocket(port, 1024, InetAddress.getLoopbackAddress());
    start(this::accept, "sink");
  }

  public int port() {
    return listener.getLocalPort();
  }

  private static void start(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        socket.setTcpNoDelay(true);
        open.add(socket);
        start(() -> answer(socket), "sink connection");
      } catch (IOException e) {
        // Closed, which ends the loop, or a client that has gone before it was served.
      }
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      byte[] buffer = new byte[64 << 10];
      int end = 0;
      for (int count = in.read(buffer);
          count > 0;
          count = in.read(buffer, end, buffer.length - end)) {
        end += count;
        int next = requestEnd(buffer, end);
        if (next >= 0 && next <= end) {
          socket.getOutputStream().write(ANSWER);
          System.arraycopy(buffer, next, buffer, 0, end - next);
          end -= next;
        } else if (end == buffer.length) {
          buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, next));
        }
      }
    } catch (IOException e) {
      // The client has gone.
    } finally {
      open.remove(socket);
    }
  }

  /** Where the first request ends, possibly after what has arrived; -1 if not known yet. */
  private static int requestEnd(byte[] buffer, int end) {
    int length = 0;
    for (int i = 0; i + 3 < end; i++) {
      if (buffer[i] == '\r' && buffer[i + 1] == '\n') {
        if (buffer[i + 2] == '\r') {
          return i + 4 + length;
        }
        if (i + LENGTH.length < end
            && Arrays.equals(buffer, i, i + LENGTH.length, LENGTH, 0, LENGTH.length)) {
          length = 0;
          for (int d = i + LENGTH.length; d < end && buffer[d] >= '0'; d++) {
            length = length * 10 + buffer[d] - '0';
          }
        }
      }
    }
    return -1;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) {
      socket.close();
    }
  }
}
