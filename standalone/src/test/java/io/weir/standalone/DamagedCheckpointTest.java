package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.weir.standalone.Reference.Sample;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A start whose newest checkpoint is no longer what was written. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class DamagedCheckpointTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Map<String, String> OFTEN = Map.of("WEIR_CHECKPOINT_INTERVAL", "1s");
  private static final Map<String, String> SELDOM = Map.of("WEIR_CHECKPOINT_INTERVAL", "1h");

  @TempDir Path dir;
  private final Reference reference = new Reference();
  private final Random random = new Random(7);

  /** What may have become of a checkpoint; {@code CheckpointsTest} has more of it. */
  private enum Damage {
    METADATA_EMPTY {
      @Override
      void to(Path checkpoint) throws IOException {
        Files.write(checkpoint.resolve("_metadata"), new byte[0]);
      }
    },
    METADATA_MISSING {
      @Override
      void to(Path checkpoint) throws IOException {
        Files.delete(checkpoint.resolve("_metadata"));
      }
    },
    /** As after a power loss: the length was written, the bytes were not. */
    FILE_ZEROED {
      @Override
      void to(Path checkpoint) throws IOException {
        Path file = fileOf(checkpoint);
        Files.write(file, new byte[(int) Files.size(file)]);
      }
    };

    abstract void to(Path checkpoint) throws IOException;

    /** The largest of its files that no other checkpoint needs. */
    private static Path fileOf(Path checkpoint) throws IOException {
      List<Path> metadata;
      List<Path> files;
      try (Stream<Path> all = Files.walk(checkpoint.getParent().getParent())) {
        List<Path> found = all.filter(Files::isRegularFile).toList();
        metadata = found.stream().filter(file -> file.endsWith("_metadata")).toList();
        files = found.stream().filter(file -> !file.endsWith("_metadata")).toList();
      }
      List<Path> own = new ArrayList<>();
      for (Path file : files) {
        String name = file.getFileName().toString();
        List<Path> needing = new ArrayList<>();
        for (Path each : metadata) {
          if (Files.readString(each, StandardCharsets.ISO_8859_1).contains(name)) {
            needing.add(each.getParent());
          }
        }
        if (needing.equals(List.of(checkpoint))) {
          own.add(file);
        }
      }
      return own.stream()
          .max(Comparator.comparingLong(file -> file.toFile().length()))
          .orElseThrow();
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesBackToTheOneBeforeEvenRightAfterAStartAndSaysSo(Damage damage) throws Exception {
    Path log = dir.resolve("log");
    try (WeirProcess weir = WeirProcess.standalone(dir, OFTEN, log)) {
      HttpApi api = new HttpApi(weir.awaitUrl());
      await().atMost(PATIENCE).until(() -> post(api) && newest() >= 4);
      weir.kill();
    }
    // A start that takes no checkpoint of its own, and is killed again.
    try (WeirProcess weir = WeirProcess.standalone(dir, SELDOM, log)) {
      assertAnswers(new HttpApi(weir.awaitUrl()));
      weir.kill();
    }

    Path newest = checkpoints().get(0);
    damage.to(newest);

    try (WeirProcess weir = WeirProcess.standalone(dir, SELDOM, log)) {
      assertAnswers(new HttpApi(weir.awaitUrl()));
      assertThat(Files.readString(log))
          .contains(" Passed over " + newest + ": ")
          .containsPattern("The job goes on from .*/chk-" + (number(newest) - 1));
    }
  }

  @Test
  void saysWhatWouldBeLostAndWhatToDoWhereNoneIsWhole() throws Exception {
    try (Standalone weir = Running.standalone(dir)) {
      post(new HttpApi(weir.url()));
    }
    for (Path checkpoint : checkpoints()) {
      Damage.METADATA_EMPTY.to(checkpoint);
    }

    assertThatThrownBy(() -> Running.standalone(dir).close())
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(
            "none of the",
            "checkpoints in " + dir.resolve("flink/checkpoints"),
            "the metadata cannot be read",
            "WEIR_TOPIC_RETENTION",
            "WEIR_LADDER_RETENTION",
            "move that directory away");
  }

  @Test
  void saysTheSameWhereFlinkCanGoOnFromNone() throws Exception {
    Map<String, String> often = Running.environment(dir);
    often.putAll(OFTEN);
    try (Standalone weir = Standalone.start(often)) {
      HttpApi api = new HttpApi(weir.url());
      await().atMost(PATIENCE).until(() -> post(api) && newest() >= 4);
    }
    try (Stream<Path> files = Files.walk(dir.resolve("flink/checkpoints"))) {
      for (Path file : files.filter(each -> each.getParent().endsWith("shared")).toList()) {
        Files.write(file, new byte[(int) Files.size(file)]);
      }
    }

    assertThatThrownBy(() -> Running.standalone(dir).close())
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("none of the", "Flink cannot go on from it");
    assertThat(checkpoints()).as("left to be mended").isNotEmpty();
  }

  /** Posts a tag of its own, too large for its checkpoint to hold it in the metadata. */
  private boolean post(HttpApi api) throws Exception {
    String tag = "tag" + reference.byTag().size();
    long begin = System.currentTimeMillis() * 1_000_000L - 60_000_000_000L;
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      samples.add(new Sample(tag, begin + i * 1_000_000L, random.doubles(10).toArray()));
    }
    api.postBatch(samples);
    samples.forEach(reference::add);
    return true;
  }

  private void assertAnswers(HttpApi api) throws Exception {
    for (String tag : reference.byTag().keySet()) {
      long start = reference.byTag().get(tag).firstKey();
      long end = reference.byTag().get(tag).lastKey() + 1;
      api.assertReport(reference, tag, start, end, 1000);
    }
    assertThat(api.countOfAllTags()).isEqualTo(reference.count());
  }

  /** Complete ones, newest first. */
  private List<Path> checkpoints() throws IOException {
    try (Stream<Path> files = Files.walk(dir.resolve("flink/checkpoints"), 3)) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .map(Path::getParent)
          .sorted(Comparator.comparingLong(DamagedCheckpointTest::number).reversed())
          .toList();
    }
  }

  private long newest() throws IOException {
    List<Path> checkpoints = checkpoints();
    return checkpoints.isEmpty() ? 0 : number(checkpoints.get(0));
  }

  private static long number(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring("chk-".length()));
  }
}
