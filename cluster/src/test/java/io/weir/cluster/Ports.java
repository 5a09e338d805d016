package io.weir.cluster;

import io.weir.service.process.FreePort;
import java.util.HashSet;
import java.util.Set;

/** Free ports of loopback, none given out twice. */
final class Ports {
  private final Set<Integer> given = new HashSet<>();

  int next() {
    int port = FreePort.choose();
    while (!given.add(port)) {
      port = FreePort.choose();
    }
    return port;
  }
}
