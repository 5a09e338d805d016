package io.weir.benchmarks.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What directories take up. */
final class Disk {
  private Disk() {}

  /**
   * Bytes allocated below a directory, 0 if it is missing: {@code du} counts holes for nothing and
   * a file with two names once, which Java cannot.
   */
  static long used(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return 0;
    }
    // It grumbles about files that vanish meanwhile, and counts the others.
    Process du =
        new ProcessBuilder("du", "-s", "-B1", directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String text = new String(du.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    return Long.parseLong(text.split("\\s")[0]);
  }
}
