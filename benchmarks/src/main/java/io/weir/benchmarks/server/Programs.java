package io.weir.benchmarks.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Programs that are installed, or not: the bench installs nothing. */
final class Programs {
  private Programs() {}

  /**
   * Where a program is.
   *
   * @param more directories to look in besides those of PATH, before them
   * @param debianPackage that has it
   * @throws IOException if it is nowhere, saying how to get it
   */
  static Path find(String name, List<Path> more, String debianPackage) throws IOException {
    String[] path = System.getenv().getOrDefault("PATH", "").split(":");
    return Stream.concat(more.stream(), Stream.of(path).map(Path::of))
        .map(directory -> directory.resolve(name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow(
            () ->
                new IOException(
                    name
                        + " is not installed, which --peers needs; on Debian: apt-get install "
                        + debianPackage));
  }
}
