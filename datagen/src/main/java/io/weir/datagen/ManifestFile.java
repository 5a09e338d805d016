package io.weir.datagen;

import io.weir.testkit.workload.Manifest;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that says which load is meant. */
final class ManifestFile {
  static final String DEFAULT = "weir-load.json";

  @Option(
      names = "--manifest",
      paramLabel = "FILE",
      defaultValue = DEFAULT,
      description = "What was sent, as load has written it.")
  private Path file;

  Manifest read() throws IOException {
    return Manifest.read(file);
  }
}
