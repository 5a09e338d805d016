package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.standalone.Reference.Sample;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A start whose newest checkpoint is no longer what was written. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class DamagedCheckpointTest {
  private static final int MOST_STARTS = 10;

  /** Flink takes one or two more as soon as the job runs, whatever the interval is. */
  private static final Map<String, String> SELDOM = Map.of("WEIR_CHECKPOINT_INTERVAL", "1h");

  private static final Reference REFERENCE = new Reference();
  private static final Random RANDOM = new Random(7);

  /**
   * What a stop and a kill leave, and where it was then: metadata holds the path of what it needs.
   */
  @TempDir private static Path root;

  private static Path stopped;
  private static Path killed;
  private static Path dir;

  @BeforeAll
  static void makeCheckpoints() throws Exception {
    dir = root.resolve("data");
    makeTwoCheckpoints();
    stopped = copyOf(dir, root.resolve("stopped"));
    try (WeirProcess weir = WeirProcess.standalone(dir, SELDOM)) {
      assertAnswers(new HttpApi(weir.awaitUrl()));
      weir.kill();
    }
    killed = copyOf(dir, root.resolve("killed"));
  }

  private static void bringBack(Path state) throws IOException {
    Directories.delete(dir);
    copyOf(state, dir);
  }

  private static Path copyOf(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) { // a directory before what is in it
        Files.copy(file, to.resolve(from.relativize(file)));
      }
    }
    return to;
  }

  private static Standalone start() throws Exception {
    Map<String, String> environment = Running.environment(dir);
    environment.putAll(SELDOM);
    return Standalone.start(environment);
  }

  /** What may have become of metadata; {@code CheckpointsTest} has more of it. */
  private enum MetadataDamage {
    EMPTY {
      @Override
      void to(Path checkpoint) throws IOException {
        Files.write(checkpoint.resolve("_metadata"), new byte[0]);
      }
    },
    MISSING {
      @Override
      void to(Path checkpoint) throws IOException {
        Files.delete(checkpoint.resolve("_metadata"));
      }
    };

    abstract void to(Path checkpoint) throws IOException;
  }

  /**
   * RocksDB's tables that a checkpoint needs, and no other does. Its files of options are often
   * larger, but nothing reads them.
   */
  private static List<Path> ownTables(Path checkpoint) throws IOException {
    List<Path> own = new ArrayList<>(tables(checkpoint));
    for (Path other : checkpoints()) {
      if (!other.equals(checkpoint)) {
        own.removeAll(tables(other));
      }
    }
    return own;
  }

  private static List<Path> tables(Path checkpoint) throws IOException {
    String metadata =
        Files.readString(checkpoint.resolve("_metadata"), StandardCharsets.ISO_8859_1);
    try (Stream<Path> files = Files.walk(dir.resolve("flink/checkpoints"))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> metadata.contains(file.getFileName().toString()))
          .filter(DamagedCheckpointTest::isTable)
          .toList();
    }
  }

  /** By the number that ends a block-based table of RocksDB. */
  private static boolean isTable(Path file) {
    try {
      byte[] bytes = Files.readAllBytes(file);
      return HexFormat.of()
          .formatHex(bytes, Math.max(0, bytes.length - Long.BYTES), bytes.length)
          .equals("f7cff485b741e288");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @EnumSource
  void goesBackToTheOneBeforeEvenRightAfterAStartAndSaysSo(MetadataDamage damage) throws Exception {
    bringBack(killed);
    Path newest = checkpoints().get(0);
    Path before = checkpoints().get(1);
    damage.to(newest);

    try (Log log = new Log();
        Standalone weir = start()) {
      assertAnswers(new HttpApi(weir.url()));
      assertWentBack(log, newest, before);
    }
  }

  /** As after a power loss: the length was written, the bytes were not. */
  @Test
  void goesBackWhereATableIsZeroed() throws Exception {
    bringBack(stopped);
    Path newest = checkpoints().get(0);
    Path before = checkpoints().get(1);
    Path table = ownTables(newest).get(0);
    Files.write(table, new byte[(int) Files.size(table)]);

    try (Log log = new Log();
        Standalone weir = start()) {
      assertAnswers(new HttpApi(weir.url()));
      assertWentBack(log, newest, before);
    }
  }

  private static void assertWentBack(Log log, Path newest, Path before) {
    assertThat(log.text())
        .contains(" Passed over " + newest + ": ")
        .contains(" The job goes on from " + before + System.lineSeparator());
  }

  /** RocksDB reads the end of a table at the start, and a block only when it is asked for. */
  @Test
  void refusesToAnswerFromABlockThatIsDamagedAndAnswersFromTheOthers() throws Exception {
    bringBack(stopped);
    Path table = ownTables(checkpoints().get(0)).get(0);
    byte[] bytes = Files.readAllBytes(table);
    Arrays.fill(bytes, bytes.length / 2 - 4096, bytes.length / 2, (byte) 0);
    Files.write(table, bytes);

    try (Log log = new Log();
        Standalone weir = start()) {
      HttpApi api = new HttpApi(weir.url());
      int refused = 0;
      for (String tag : REFERENCE.byTag().keySet()) {
        HttpResponse<String> answer = api.report(tag, first(tag), end(tag), 1000);
        if (answer.statusCode() == 503) {
          assertThat(answer.body()).contains("the state failed to answer; the task's log says why");
          refused++;
        } else {
          api.assertReport(REFERENCE, tag, first(tag), end(tag), 1000);
        }
      }
      assertThat(refused).isBetween(1, REFERENCE.byTag().size() - 1);
      assertThat(log.text()).contains("block checksum mismatch");
    }
  }

  @Test
  void saysWhatWouldBeLostAndWhatToDoWhereNoneIsWhole() throws Exception {
    bringBack(stopped);
    for (Path checkpoint : checkpoints()) {
      MetadataDamage.EMPTY.to(checkpoint);
    }

    assertThatThrownBy(() -> start().close())
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(
            "none of the",
            "checkpoints in " + dir.resolve("flink/checkpoints"),
            "the metadata cannot be read",
            "WEIR_TOPIC_RETENTION",
            "WEIR_ROLLUP_RETENTION",
            "move that directory away");
  }

  @Test
  void saysTheSameWhereFlinkCanGoOnFromNone() throws Exception {
    bringBack(stopped);
    try (Stream<Path> files = Files.walk(dir.resolve("flink/checkpoints"))) {
      for (Path file : files.filter(each -> each.getParent().endsWith("shared")).toList()) {
        Files.write(file, new byte[(int) Files.size(file)]);
      }
    }

    assertThatThrownBy(() -> start().close())
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll("none of the", "Flink cannot restore it");
    assertThat(checkpoints()).as("left to be mended").isNotEmpty();
  }

  /**
   * The newest with a table of its own, any other with one at least. A stop takes a checkpoint, but
   * on a slow machine it may give up.
   */
  private static void makeTwoCheckpoints() throws Exception {
    for (int starts = 0; !haveTables(checkpoints()); starts++) {
      assertThat(starts).isLessThan(MOST_STARTS);
      try (Standalone weir = start()) {
        post(new HttpApi(weir.url()));
      }
    }
  }

  private static boolean haveTables(List<Path> checkpoints) throws IOException {
    for (Path checkpoint : checkpoints) {
      if (tables(checkpoint).isEmpty()) {
        return false;
      }
    }
    return checkpoints.size() >= 2 && !ownTables(checkpoints.get(0)).isEmpty();
  }

  /** Posts a tag of its own, too large for its checkpoint to hold it in the metadata. */
  private static void post(HttpApi api) throws Exception {
    String tag = "tag" + REFERENCE.byTag().size();
    long begin = System.currentTimeMillis() * 1_000_000L - 60_000_000_000L;
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < 2000; i++) {
      samples.add(new Sample(tag, begin + i * 1_000_000L, RANDOM.doubles(10).toArray()));
    }
    api.postBatch(samples);
    samples.forEach(REFERENCE::add);
  }

  private static void assertAnswers(HttpApi api) throws Exception {
    for (String tag : REFERENCE.byTag().keySet()) {
      api.assertReport(REFERENCE, tag, first(tag), end(tag), 1000);
    }
    assertThat(api.countOfAllTags()).isEqualTo(REFERENCE.count());
  }

  private static long first(String tag) {
    return REFERENCE.byTag().get(tag).firstKey();
  }

  private static long end(String tag) {
    return REFERENCE.byTag().get(tag).lastKey() + 1;
  }

  /** Complete ones, newest first. */
  private static List<Path> checkpoints() throws IOException {
    if (!Files.exists(dir.resolve("flink/checkpoints"))) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(dir.resolve("flink/checkpoints"), 3)) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .map(Path::getParent)
          .sorted(Comparator.comparingLong(DamagedCheckpointTest::number).reversed())
          .toList();
    }
  }

  private static long number(Path checkpoint) {
    return Long.parseLong(checkpoint.getFileName().toString().substring("chk-".length()));
  }
}
