package io.weir.gateway;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes connections on to a port, and cuts each after some bytes of either direction. */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger cuts = new AtomicInteger();
  private final int port;
  private final Random random;
  private volatile int mostBytes;

  /**
   * @param port of this machine to which it passes on
   * @param mostBytes after which a direction is cut, at random up to this
   */
  CuttingProxy(int port, int mostBytes, long seed) throws IOException {
    this.port = port;
    this.mostBytes = mostBytes;
    random = new Random(seed);
    threads.execute(this::accept);
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  int cuts() {
    return cuts.get();
  }

  /** New connections are not cut any more. */
  void calm() {
    mostBytes = Integer.MAX_VALUE;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        threads.execute(() -> connect(client, 1 + random.nextInt(mostBytes)));
      } catch (IOException e) {
        return; // closed
      }
    }
  }

  private void connect(Socket client, int bytes) {
    try (client;
        Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
      Future<Void> back = threads.submit(() -> pass(target, client, bytes / 50));
      pass(client, target, bytes);
      target.shutdownInput();
      back.get();
    } catch (IOException | ExecutionException | InterruptedException e) {
      cuts.incrementAndGet(); // as a client sees it, whatever it was
    }
  }

  /** Replies are far shorter than requests. */
  private Void pass(Socket from, Socket to, int most) throws IOException {
    InputStream in = from.getInputStream();
    OutputStream out = to.getOutputStream();
    byte[] buffer = new byte[8192];
    int left = most;
    for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
      if (read >= left) {
        cuts.incrementAndGet();
        from.close();
        to.close();
        return null;
      }
      left -= read;
      out.write(buffer, 0, read);
    }
    return null;
  }

  @Override
  public void close() throws IOException {
    server.close();
    threads.shutdownNow();
  }
}
