package io.weir.service.process;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/** A port for a server that cannot tell which one it was given, and so cannot be given port 0. */
public final class FreePort {
  private static final int ATTEMPTS = 100;

  /** Below the ports that Linux gives to outgoing connections, so that none of these takes it. */
  private static final int FIRST = 20_000;

  private static final int LAST = 32_000;

  private FreePort() {}

  /** A free port of loopback, chosen at random. */
  public static int choose() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port from " + FIRST + " to " + LAST);
  }

  /** That many free ports of loopback, all different. */
  public static List<Integer> choose(int count) {
    return Stream.generate(FreePort::choose).distinct().limit(count).toList();
  }

  /**
   * Says early what would fail late.
   *
   * @param port 0 is always free
   * @throws IOException if the port cannot be used, with a message for people
   */
  public static void requireFree(String host, int port) throws IOException {
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new IOException("host " + host + " is unknown");
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(address);
    } catch (IOException e) {
      throw new IOException("cannot listen on " + host + ":" + port + ": " + e.getMessage(), e);
    }
  }

  private static boolean isFree(int port) {
    try {
      requireFree("127.0.0.1", port);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
