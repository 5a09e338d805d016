package io.weir.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.benchmarks.records.RecordServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordPartsTest {
  @TempDir Path dir;

  /** With those of the other servers that are installed. */
  @Test
  void everyPartGetsRightAnswersOfEveryServer() throws Exception {
    Path report = dir.resolve("report.md");
    ResultPage page = new ResultPage(new Figures(), RecordServers.NAMES, "", report);
    List<String> missing = new ArrayList<>();
    try (RecordServers servers = RecordServers.start(launcher(), missing::add)) {
      new Bench<RecordServer>(servers.all(), Sizes.SMOKE, new Workloads(1, Sizes.SMOKE), page)
          .run(Work.RECORDS, RecordParts::of);
      assertThat(servers.all()).hasSize(RecordServers.NAMES.size() - missing.size());
    }
    assertThat(missing).allMatch(each -> each.contains("is not installed"));
    assertThat(Files.readString(report))
        .contains("| append one event, 1,000/s, p50 |")
        .contains("| from a 201 until a listener has it, p99 |")
        .contains("| look up 1,000 keys in one request: ms |")
        .contains("| a filter that skips 300 documents to find ten: p50 ms |")
        .doesNotContain("is left out from here");
  }

  /** Starts standalone as the script does, on this class path. */
  private Path launcher() throws Exception {
    String text =
        String.format(
            "#!/bin/sh%nshift%nexec '%s' '@%s' %s -Xmx512m -cp '%s' %s \"$@\"%n",
            Path.of(System.getProperty("java.home"), "bin", "java"),
            Path.of("..", "launcher", "jvm.options").toAbsolutePath(),
            "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:MetaspaceSize=160m"
                + " -XX:+UnlockDiagnosticVMOptions -XX:-BytecodeVerificationRemote",
            System.getProperty("java.class.path"),
            StandaloneMain.class.getName());
    Path script = Files.writeString(dir.resolve("weir"), text);
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
  }
}
