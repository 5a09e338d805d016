package io.weir.benchmarks.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerProcessTest {
  private static final List<String> SERVER = List.of("sh", "-c", "sleep 10; :");

  @TempDir Path dir;

  @Test
  void isPausedWithAllThatItHasStarted() throws Exception {
    try (ServerProcess server = start()) {
      await().until(() -> tree(server).toList().size() == 2);
      server.pause();
      await().until(() -> tree(server).allMatch(process -> state(process) == 'T'));
      server.resume();
      await().until(() -> tree(server).noneMatch(process -> state(process) == 'T'));
    }
  }

  @Test
  void canBeEndedWhilePaused() throws Exception {
    ServerProcess server = start();
    ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
    server.pause();
    server.close();
    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void isAnotherProcessAfterARestart() throws Exception {
    try (ServerProcess server = start()) {
      ProcessHandle before = ProcessHandle.of(server.pid()).orElseThrow();
      assertThat(server.restart()).isBetween(0.0, 10.0);
      assertThat(before.isAlive()).isFalse();
      assertThat(server.pid()).isNotEqualTo(before.pid());
      await().until(() -> tree(server).toList().size() == 2);
    }
  }

  @Test
  void ofOthersIsMeasuredInAllItsPartsAndLeftAlone() throws Exception {
    try (ServerProcess one = start();
        ServerProcess other = start()) {
      List<ProcessHandle> parts =
          Stream.of(one, other).map(each -> ProcessHandle.of(each.pid()).orElseThrow()).toList();
      ServerProcess both = ServerProcess.running(parts);
      await().until(() -> tree(one).count() + tree(other).count() == 4);
      assertThat(both.residentBytes()).isEqualTo(one.residentBytes() + other.residentBytes());
      both.pause();
      await().until(() -> tree(one).allMatch(process -> state(process) == 'T'));
      await().until(() -> tree(other).allMatch(process -> state(process) == 'T'));
      both.resume();
      assertThatThrownBy(both::restart).hasMessageContaining("others");
      both.close();
      assertThat(parts).allMatch(ProcessHandle::isAlive);
    }
  }

  private ServerProcess start() throws Exception {
    return ServerProcess.start(
        new ServerProcess.Launch(SERVER, Map.of(), dir.resolve("log")), () -> true);
  }

  private static Stream<ProcessHandle> tree(ServerProcess server) {
    ProcessHandle root = ProcessHandle.of(server.pid()).orElseThrow();
    return Stream.concat(Stream.of(root), root.descendants());
  }

  /** As Linux has it: S, R, T for stopped. */
  private static char state(ProcessHandle process) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
