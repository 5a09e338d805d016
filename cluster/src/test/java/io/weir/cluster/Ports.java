package io.weir.cluster;

import io.weir.service.process.FreePort;
import java.io.IOException;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

/**
 * Free ports of loopback, none given out twice. All are below those that {@link FreePort} chooses:
 * tests that run meanwhile would take the port of a process that has been killed.
 */
final class Ports {
  private static final int FIRST = 10_000;
  private static final int LAST = 20_000;

  private final Set<Integer> given = new HashSet<>();
  private final Random random = new Random();

  int next() {
    int port = random.nextInt(FIRST, LAST);
    while (!isFree(port) || !given.add(port)) {
      port = random.nextInt(FIRST, LAST);
    }
    return port;
  }

  private static boolean isFree(int port) {
    try {
      FreePort.requireFree("127.0.0.1", port);
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
