package io.weir.job.keep;

import static io.weir.job.keep.FakeCluster.OURS;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.JobVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeeperTest {
  private static final JobVersion OTHER = new JobVersion("code", "other settings");

  @TempDir Path dir;
  private final FakeCluster cluster = new FakeCluster();
  private long now = 1;

  private Keeper keeper() {
    return new Keeper(
        cluster, OURS, new Checkpoints(dir), Optional.empty(), () -> Instant.ofEpochMilli(now));
  }

  @Test
  void submitsTheJobOnceWhereThereIsNone() {
    Keeper keeper = keeper();
    keeper.look();
    keeper.look();

    assertThat(cluster.done).containsExactly("submit from nothing");
  }

  @Test
  void submitsFromTheNewestCheckpointAndDeletesWhatDeadRunsHaveLeft() throws IOException {
    CheckpointDirectory written = new CheckpointDirectory(dir);
    Path oldest = written.checkpoint(1, 6);
    Path older = written.checkpoint(1, 7);
    Path newest = written.checkpoint(1, 8);

    keeper().look();

    assertThat(cluster.done).containsExactly("submit from checkpoint " + newest);
    assertThat(oldest).doesNotExist();
    assertThat(older).as("to go back to").exists();
  }

  @Test
  void goesBackToTheCheckpointBeforeWhereTheJobCannotTakeUpItsState() throws IOException {
    CheckpointDirectory written = new CheckpointDirectory(dir);
    Path older = written.checkpoint(1, 7);
    Path newest = written.checkpoint(1, 8);
    cluster.unusable.add(newest);

    lookUntilEnded(keeper());

    assertThat(cluster.done)
        .containsExactly(
            "submit from checkpoint " + newest, "cancel", "submit from checkpoint " + older);
    assertThat(newest).as("left to be mended").exists();
  }

  @Test
  void triesThemAllAgainAfterAPauseWhereFlinkCanUseNone() throws IOException {
    CheckpointDirectory written = new CheckpointDirectory(dir);
    Path older = written.checkpoint(1, 7);
    Path newest = written.checkpoint(1, 8);
    cluster.unusable.addAll(List.of(older, newest));
    Keeper keeper = keeper();
    lookUntilEnded(keeper);
    assertThat(cluster.running()).isZero();

    cluster.unusable.clear();
    now += 60_000;
    keeper.look();

    assertThat(cluster.done).endsWith("cancel", "submit from checkpoint " + newest);
    assertThat(cluster.running()).isEqualTo(1);
  }

  /** Enough looks for anything; a job that is cancelled ends at once. */
  private void lookUntilEnded(Keeper keeper) {
    for (int i = 0; i < 10; i++) {
      keeper.look();
      cluster.submitted.stream()
          .filter(id -> cluster.status(id) == JobStatus.CANCELLING)
          .forEach(id -> cluster.put(id, JobStatus.CANCELED));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"INITIALIZING", "CREATED", "RUNNING", "RESTARTING", "FAILING", "CANCELLING"})
  void leavesAJobOfItsVersionAloneUntilItHasEnded(JobStatus status) throws IOException {
    Path leftover = new CheckpointDirectory(dir).checkpoint(1, 7);
    new CheckpointDirectory(dir).checkpoint(1, 8);
    cluster.job(status, OURS);

    keeper().look();

    assertThat(cluster.done).isEmpty();
    assertThat(leftover).exists();
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "CANCELED", "FINISHED"})
  void submitsAnotherAfterOneThatHasEnded(JobStatus status) {
    cluster.job(status, OURS);

    keeper().look();

    assertThat(cluster.running()).isEqualTo(1);
  }

  @Test
  void givesARestartedJobManagerItsJobBackOnceItAnswers() {
    Keeper keeper = keeper();
    keeper.look();
    cluster.isAway = true;
    keeper.look();
    cluster.isAway = false;
    cluster.restart();
    keeper.look();
    keeper.look();

    assertThat(cluster.done).containsExactly("submit from nothing", "submit from nothing");
    assertThat(cluster.running()).isEqualTo(1);
  }

  @Test
  void replacesAJobOfAnotherVersionWithACheckpointBetween() {
    JobID old = cluster.job(JobStatus.RUNNING, OTHER);
    Keeper keeper = keeper();
    keeper.look();
    keeper.look();
    assertThat(cluster.done).containsExactly("checkpoint", "cancel");

    cluster.put(old, JobStatus.CANCELED);
    keeper.look();
    keeper.look();

    assertThat(cluster.done).containsExactly("checkpoint", "cancel", "submit from nothing");
  }

  @Test
  void replacesAJobThatDoesNotSayWhatItIs() {
    cluster.job(JobStatus.RUNNING, null);

    keeper().look();

    assertThat(cluster.done).containsExactly("checkpoint", "cancel");
  }

  @Test
  void waitsUntilAJobCanSayWhatItIs() {
    JobID starting = cluster.job(JobStatus.INITIALIZING, null);
    Keeper keeper = keeper();
    keeper.look();
    assertThat(cluster.done).isEmpty();

    cluster.put(starting, JobStatus.RUNNING);
    keeper.look();
    assertThat(cluster.done).isNotEmpty();
  }

  @Test
  void replacesAJobThatCanTakeNoCheckpoint() {
    cluster.takesNoCheckpoint = true;
    cluster.job(JobStatus.RESTARTING, OTHER);

    keeper().look();

    assertThat(cluster.done).containsExactly("checkpoint", "cancel");
  }

  @Test
  void cancelsWhatIsOneTooMany() {
    JobID other = cluster.job(JobStatus.RUNNING, OTHER);
    JobID first = cluster.job(JobStatus.RUNNING, OURS);
    JobID second = cluster.job(JobStatus.RUNNING, OURS);

    keeper().look();

    assertThat(cluster.done).containsExactly("cancel", "cancel");
    assertThat(cluster.status(first)).isEqualTo(JobStatus.RUNNING);
    assertThat(cluster.status(second)).isEqualTo(JobStatus.CANCELLING);
    assertThat(cluster.status(other)).isEqualTo(JobStatus.CANCELLING);
  }

  @Test
  void repeatsASubmissionInDoubtUnderTheSameIdAndDeletesNothingThen() throws IOException {
    Keeper keeper = keeper();
    cluster.answersNoSubmission = true;
    keeper.look();
    Path another = new CheckpointDirectory(dir).checkpoint(1, 7);
    new CheckpointDirectory(dir).checkpoint(1, 8);
    now += 60_000;
    keeper.look();

    assertThat(cluster.submitted).hasSize(2).containsOnly(cluster.submitted.get(0));
    assertThat(another).exists();
  }

  @Test
  void submitsAFailingJobAgainUnderNewIdsAndEverMoreSeldom() {
    Keeper keeper = keeper();
    for (int second = 0; second < 100; second++) {
      keeper.look();
      cluster.submitted.forEach(id -> cluster.put(id, JobStatus.FAILED));
      now += 1000;
    }

    // At 0, then a pause of 1, 2, 4, 8, 16, 30 seconds and so on after each failure.
    assertThat(cluster.submitted).hasSizeBetween(6, 8).doesNotHaveDuplicates();
  }

  @Test
  void startsNothingWhenAllCheckpointsAreDamaged() throws IOException {
    Path only = new CheckpointDirectory(dir).checkpoint(1, 7);
    Files.writeString(only.resolve("_metadata"), "damaged");

    keeper().look();

    assertThat(cluster.done).isEmpty();
    assertThat(only).exists();
  }

  @Test
  void onlyOneKeeperHoldsADirectory() throws IOException {
    try (KeeperLock first = KeeperLock.tryLock(dir).orElseThrow()) {
      assertThat(KeeperLock.tryLock(dir)).isEmpty();
    }
    try (KeeperLock second = KeeperLock.tryLock(dir).orElseThrow()) {
      assertThat(second).isNotNull();
    }
  }
}
