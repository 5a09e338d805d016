package io.weir.cluster;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the processes are started with. */
final class ClassPath {
  /** Every role's. */
  static final String ALL = System.getProperty("java.class.path");

  /**
   * Weir, and what the job's jar brings along; Flink loads classes of its own packages, such as its
   * connector for Kafka, only from here if they are here.
   */
  private static final Pattern NOT_FLINK =
      Pattern.compile(
          ".*(/weir-[^/]*\\.jar|/target/classes/?|/org/apache/kafka/.*|/flink-connector-kafka/.*)");

  private ClassPath() {}

  /** What a Flink distribution has in its {@code lib}, and queryable state. */
  static String flink() {
    return Arrays.stream(ALL.split(File.pathSeparator))
        .filter(entry -> !NOT_FLINK.matcher(entry.replace(File.separatorChar, '/')).matches())
        .collect(Collectors.joining(File.pathSeparator));
  }

  /** Flink's, and the job's jar. */
  static String flinkAnd(Path jar) {
    return String.join(File.pathSeparator, List.of(flink(), jar.toString()));
  }

  /** The jar that Flink is given. */
  static Path jobJar() {
    Path jar = Path.of(System.getProperty("weir.job.jar", "none")).toAbsolutePath().normalize();
    if (!Files.exists(jar)) {
      throw new IllegalStateException("no " + jar + "; it is made by mvn package");
    }
    return jar;
  }
}
