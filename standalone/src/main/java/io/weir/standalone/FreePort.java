package io.weir.standalone;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/** A port for a server that cannot tell which one it was given, and so cannot be given port 0. */
final class FreePort {
  private static final int ATTEMPTS = 100;

  /** Below the ports that Linux gives to outgoing connections, so that none of these takes it. */
  private static final int FIRST = 20_000;

  private static final int LAST = 32_000;

  private FreePort() {}

  /** A port of loopback that nobody listens on, chosen at random. */
  static int choose() {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
      if (isFree(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port from " + FIRST + " to " + LAST);
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
