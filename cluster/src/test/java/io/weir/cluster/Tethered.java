package io.weir.cluster;

import java.io.IOException;
import java.util.Arrays;

/**
 * Runs another main class until stdin ends: however the process that holds the other end dies, this
 * one ends with it.
 */
public final class Tethered {
  private Tethered() {}

  /** The first argument is the class, the others are its own. */
  public static void main(String[] arguments) throws Exception {
    Thread tether = new Thread(Tethered::endWithStdin, "tether");
    tether.setDaemon(true);
    tether.start();
    Class.forName(arguments[0])
        .getMethod("main", String[].class)
        .invoke(null, (Object) Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  private static void endWithStdin() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is written here; bytes are ignored.
      }
    } catch (IOException e) {
      // The same as the end.
    }
    Runtime.getRuntime().halt(1);
  }
}
