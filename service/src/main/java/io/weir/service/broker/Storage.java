package io.weir.service.broker;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/** Formats a directory for a KRaft node, once: it gives it its cluster id. */
final class Storage {
  /** Written last by the formatter, so a directory that has it is formatted completely. */
  private static final String WRITTEN_LAST = "meta.properties";

  private Storage() {}

  static void formatIfNew(Path dir) throws IOException {
    if (Files.exists(dir.resolve(WRITTEN_LAST))) {
      return;
    }
    try {
      new Formatter()
          .setPrintStream(
              new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
          .setNodeId(BrokerSettings.NODE_ID)
          .setClusterId(Uuid.randomUuid().toString())
          .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
          .setControllerListenerName(BrokerSettings.CONTROLLER_LISTENER)
          .addDirectory(dir.toString())
          .setMetadataLogDirectory(dir.toString())
          .run();
    } catch (Exception e) {
      throw new IOException("directory " + dir + " cannot be made ready for Kafka: " + e, e);
    }
  }
}
