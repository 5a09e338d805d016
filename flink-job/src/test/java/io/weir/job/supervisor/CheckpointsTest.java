package io.weir.job.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointsTest {
  private static final String FIRST = CheckpointDirectory.run(0xf1);
  private static final String SECOND = CheckpointDirectory.run(0x5ec);

  @TempDir Path dir;
  private CheckpointDirectory written;
  private Checkpoints checkpoints;

  @BeforeEach
  void look() {
    written = new CheckpointDirectory(dir);
    checkpoints = new Checkpoints(dir);
  }

  @Test
  void hasNoneWhereNoJobRan() throws IOException {
    assertThat(new Checkpoints(dir.resolve("nothing")).newest()).isEmpty();
  }

  @Test
  void prefersTheHighestNumberAmongThoseCompletedByAnyRun() throws IOException {
    written.checkpoint(1, 9);
    Path newest = written.checkpoint(2, 10);
    written.checkpoint(3, 2);
    written.write(CheckpointDirectory.run(3) + "/chk-11/half-written");
    written.write(CheckpointDirectory.run(3) + "/shared/_metadata");

    assertThat(checkpoints.newest()).contains(newest);
  }

  @Test
  void passesOverOneThatLacksAFile() throws IOException {
    Path older = written.checkpoint(1, 9, FIRST + "/shared/a");
    written.checkpoint(1, 10, FIRST + "/shared/a", FIRST + "/shared/b");
    Files.delete(dir.resolve(FIRST + "/shared/b"));

    assertThat(checkpoints.newest()).contains(older);
  }

  @Test
  void passesOverOneWithAFileThatWasCutOff() throws IOException {
    Path older = written.checkpoint(1, 9);
    written.checkpoint(1, 10, FIRST + "/shared/b");
    Files.writeString(dir.resolve(FIRST + "/shared/b"), "cut");

    assertThat(checkpoints.newest()).contains(older);
  }

  @Test
  void passesOverOneWhoseMetadataCannotBeRead() throws IOException {
    Path older = written.checkpoint(1, 9);
    Path newest = written.checkpoint(1, 10);
    byte[] metadata = Files.readAllBytes(newest.resolve("_metadata"));
    for (int length : new int[] {0, 3, 20, metadata.length - 30}) {
      Files.write(newest.resolve("_metadata"), Arrays.copyOf(metadata, length));

      assertThat(checkpoints.newest()).as("%d bytes", length).contains(older);
    }
  }

  @Test
  void refusesToForgetEverythingWhenAllAreDamaged() throws IOException {
    written.checkpoint(1, 9, FIRST + "/shared/a");
    written.checkpoint(1, 10, FIRST + "/shared/a");
    Files.delete(dir.resolve(FIRST + "/shared/a"));

    assertThatThrownBy(checkpoints::newest)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("none of the 2 checkpoints in " + dir + " is whole")
        .hasMessageContaining("WEIR_TOPIC_RETENTION");
  }

  @Test
  void refusesACopyWhoseFilesAreThoseOfTheOriginal() throws IOException {
    Path original = dir.resolve("original");
    Path copy = dir.resolve("copy");
    new CheckpointDirectory(original).checkpoint(1, 9, FIRST + "/shared/a");
    FileUtils.copy(
        new org.apache.flink.core.fs.Path(original.toUri()),
        new org.apache.flink.core.fs.Path(copy.toUri()),
        false);

    assertThatThrownBy(new Checkpoints(copy)::newest)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("its file " + original)
        .hasMessageContaining("can only be used where it was written");
  }

  @Test
  void takesTheSameDirectoryByWhateverLink() throws IOException {
    Path newest = written.checkpoint(1, 9, FIRST + "/shared/a");
    Path link = Files.createSymbolicLink(dir.resolve("link"), dir);

    assertThat(new Checkpoints(link).newest()).contains(link.resolve(dir.relativize(newest)));
  }

  @Test
  void refusesToForgetEverythingWhenTheMetadataAreLost() throws IOException {
    written.write(FIRST + "/chk-9/state");
    written.write(FIRST + "/chk-10/state");

    assertThatThrownBy(checkpoints::newest)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it has no metadata");
  }

  @Test
  void takesAFirstCheckpointWithoutMetadataForOneThatWasNeverCompleted() throws IOException {
    written.write(FIRST + "/chk-1/half-written");

    assertThat(checkpoints.newest()).isEmpty();
  }

  @Test
  void passesOverOneThatFlinkCannotUse() throws IOException {
    Path older = written.checkpoint(1, 9);
    Path newest = written.checkpoint(1, 10);

    assertThat(checkpoints.newestBut(Set.of(newest))).contains(older);
    assertThatThrownBy(() -> checkpoints.newestBut(Set.of(newest, older)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("Flink cannot restore it");
  }

  @Test
  void deletesWhatNeitherTheNewestNorTheOneBeforeNeeds() throws IOException {
    written.checkpoint(0xf1, 7, FIRST + "/shared/unneeded");
    written.checkpoint(0xf1, 8, FIRST + "/shared/unneeded");
    written.checkpoint(0x5ec, 9, SECOND + "/shared/needed-too", SECOND + "/shared/to-go-back");
    String third = CheckpointDirectory.run(3);
    Path newest =
        written.checkpoint(3, 10, third + "/shared/needed", SECOND + "/shared/needed-too");
    written.write(third + "/chk-11/half-written");
    written.write(third + "/shared/orphan");
    written.write(third + "/taskowned/other");

    checkpoints.deleteLeftovers(newest);

    assertThat(written.files())
        .containsExactlyInAnyOrder(
            SECOND + "/chk-9/_metadata",
            SECOND + "/chk-9/own-9",
            SECOND + "/shared/needed-too",
            SECOND + "/shared/to-go-back",
            third + "/chk-10/_metadata",
            third + "/chk-10/own-10",
            third + "/shared/needed",
            third + "/taskowned/other");
    assertThat(dir.resolve(FIRST)).doesNotExist();
  }

  @Test
  void keepsNewerOnesThatAreDamagedUntilThereIsANewerWholeOne() throws IOException {
    Path start = written.checkpoint(1, 8);
    Path damaged = written.checkpoint(1, 9, FIRST + "/shared/a");
    Files.writeString(dir.resolve(FIRST + "/shared/a"), "cut");

    checkpoints.deleteLeftovers(start);
    assertThat(damaged).exists();
    assertThat(dir.resolve(FIRST + "/shared/a")).exists();

    written.checkpoint(2, 9);
    checkpoints.deleteLeftovers(written.checkpoint(2, 10));
    assertThat(damaged).doesNotExist();
    assertThat(start).doesNotExist();
  }

  @Test
  void deletesNothingThatNoJobHasWritten() throws IOException {
    Path newest = written.checkpoint(1, 10);
    written.write("savepoints/savepoint-1/_metadata");
    written.write("weir-supervisor.lock");

    checkpoints.deleteLeftovers(newest);

    assertThat(written.files())
        .contains("savepoints/savepoint-1/_metadata", "weir-supervisor.lock");
  }

  @Test
  void startsFromASavepointThatIsNewerThanEveryCheckpointAndFromNoOther() throws IOException {
    Path savepoint = Files.createDirectories(dir.resolve("savepoint"));
    written.metadata(savepoint, 10);
    assertThat(StartingPoint.choose(checkpoints, Optional.of(savepoint), Set.of()))
        .contains(new StartingPoint(savepoint, true));

    written.checkpoint(1, 9);
    assertThat(StartingPoint.choose(checkpoints, Optional.of(savepoint), Set.of()))
        .contains(new StartingPoint(savepoint, true));

    Path newer = written.checkpoint(2, 11);
    assertThat(StartingPoint.choose(checkpoints, Optional.of(savepoint), Set.of()))
        .contains(new StartingPoint(newer, false));
  }

  @Test
  void startsFromNoSavepointThatIsDamaged() throws IOException {
    Path savepoint = Files.createDirectories(dir.resolve("savepoint"));
    written.metadata(savepoint, 10, "savepoint/state");
    Files.delete(savepoint.resolve("state"));

    assertThatThrownBy(() -> StartingPoint.choose(checkpoints, Optional.of(savepoint), Set.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("state is missing");
  }
}
