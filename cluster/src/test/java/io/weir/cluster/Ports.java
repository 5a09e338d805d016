package io.weir.cluster;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/** Ports of loopback that nobody listens on, none given out twice. */
final class Ports {
  /** Below the ports that Linux gives to outgoing connections: a part that restarts has its own. */
  private static final int FIRST = 20_000;

  private static final int LAST = 32_000;

  private final Random random = new Random();
  private final Set<Integer> given = new HashSet<>();

  int next() {
    for (int attempt = 0; attempt < LAST - FIRST; attempt++) {
      int port = random.nextInt(FIRST, LAST);
      if (isFree(port) && given.add(port)) {
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
