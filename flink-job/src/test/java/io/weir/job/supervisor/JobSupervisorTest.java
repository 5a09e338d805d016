package io.weir.job.supervisor;

import static io.weir.job.supervisor.FakeCluster.OURS;
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

class JobSupervisorTest {
  private static final JobVersion OTHER = new JobVersion("code", "other settings");

  @TempDir Path dir;
  private final FakeCluster cluster = new FakeCluster();
  private long now = 1;

  private JobSupervisor supervisor() {
    return new JobSupervisor(
        cluster, OURS, new Checkpoints(dir), Optional.empty(), () -> Instant.ofEpochMilli(now));
  }

  @Test
  void submitsTheJobOnceWhereThereIsNone() {
    JobSupervisor supervisor = supervisor();
    supervisor.look();
    supervisor.look();

    assertThat(cluster.done).containsExactly("submit from nothing");
  }

  @Test
  void submitsFromTheNewestCheckpointAndDeletesWhatDeadRunsHaveLeft() throws IOException {
    CheckpointDirectory written = new CheckpointDirectory(dir);
    Path oldest = written.checkpoint(1, 6);
    Path older = written.checkpoint(1, 7);
    Path newest = written.checkpoint(1, 8);

    supervisor().look();

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

    lookUntilEnded(supervisor());

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
    JobSupervisor supervisor = supervisor();
    lookUntilEnded(supervisor);
    assertThat(cluster.running()).isZero();

    cluster.unusable.clear();
    now += 60_000;
    supervisor.look();

    assertThat(cluster.done).endsWith("cancel", "submit from checkpoint " + newest);
    assertThat(cluster.running()).isEqualTo(1);
  }

  /** Enough looks for anything; a job that is cancelled ends at once. */
  private void lookUntilEnded(JobSupervisor supervisor) {
    for (int i = 0; i < 10; i++) {
      supervisor.look();
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

    supervisor().look();

    assertThat(cluster.done).isEmpty();
    assertThat(leftover).exists();
  }

  @ParameterizedTest
  @EnumSource(names = {"FAILED", "CANCELED", "FINISHED"})
  void submitsAnotherAfterOneThatHasEnded(JobStatus status) {
    cluster.job(status, OURS);

    supervisor().look();

    assertThat(cluster.running()).isEqualTo(1);
  }

  @Test
  void givesARestartedJobManagerItsJobBackOnceItAnswers() {
    JobSupervisor supervisor = supervisor();
    supervisor.look();
    cluster.isAway = true;
    supervisor.look();
    cluster.isAway = false;
    cluster.restart();
    supervisor.look();
    supervisor.look();

    assertThat(cluster.done).containsExactly("submit from nothing", "submit from nothing");
    assertThat(cluster.running()).isEqualTo(1);
  }

  @Test
  void replacesAJobOfAnotherVersionWithACheckpointBetween() {
    JobID old = cluster.job(JobStatus.RUNNING, OTHER);
    JobSupervisor supervisor = supervisor();
    supervisor.look();
    supervisor.look();
    assertThat(cluster.done).containsExactly("checkpoint", "cancel");

    cluster.put(old, JobStatus.CANCELED);
    supervisor.look();
    supervisor.look();

    assertThat(cluster.done).containsExactly("checkpoint", "cancel", "submit from nothing");
  }

  @Test
  void replacesAJobThatDoesNotSayWhatItIs() {
    cluster.job(JobStatus.RUNNING, null);

    supervisor().look();

    assertThat(cluster.done).containsExactly("checkpoint", "cancel");
  }

  @Test
  void waitsUntilAJobCanSayWhatItIs() {
    JobID starting = cluster.job(JobStatus.INITIALIZING, null);
    JobSupervisor supervisor = supervisor();
    supervisor.look();
    assertThat(cluster.done).isEmpty();

    cluster.put(starting, JobStatus.RUNNING);
    supervisor.look();
    assertThat(cluster.done).isNotEmpty();
  }

  @Test
  void replacesAJobThatCanTakeNoCheckpoint() {
    cluster.takesNoCheckpoint = true;
    cluster.job(JobStatus.RESTARTING, OTHER);

    supervisor().look();

    assertThat(cluster.done).containsExactly("checkpoint", "cancel");
  }

  @Test
  void cancelsWhatIsOneTooMany() {
    JobID other = cluster.job(JobStatus.RUNNING, OTHER);
    JobID first = cluster.job(JobStatus.RUNNING, OURS);
    JobID second = cluster.job(JobStatus.RUNNING, OURS);

    supervisor().look();

    assertThat(cluster.done).containsExactly("cancel", "cancel");
    assertThat(cluster.status(first)).isEqualTo(JobStatus.RUNNING);
    assertThat(cluster.status(second)).isEqualTo(JobStatus.CANCELLING);
    assertThat(cluster.status(other)).isEqualTo(JobStatus.CANCELLING);
  }

  @Test
  void repeatsASubmissionInDoubtUnderTheSameIdAndDeletesNothingThen() throws IOException {
    JobSupervisor supervisor = supervisor();
    cluster.answersNoSubmission = true;
    supervisor.look();
    Path another = new CheckpointDirectory(dir).checkpoint(1, 7);
    new CheckpointDirectory(dir).checkpoint(1, 8);
    now += 60_000;
    supervisor.look();

    assertThat(cluster.submitted).hasSize(2).containsOnly(cluster.submitted.get(0));
    assertThat(another).exists();
  }

  @Test
  void submitsAFailingJobAgainUnderNewIdsAndEverMoreSeldom() {
    JobSupervisor supervisor = supervisor();
    for (int second = 0; second < 100; second++) {
      supervisor.look();
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

    supervisor().look();

    assertThat(cluster.done).isEmpty();
    assertThat(only).exists();
  }

  @Test
  void onlyOneSupervisorHoldsADirectory() throws IOException {
    try (SupervisorLock first = SupervisorLock.tryLock(dir).orElseThrow()) {
      assertThat(SupervisorLock.tryLock(dir)).isEmpty();
    }
    try (SupervisorLock second = SupervisorLock.tryLock(dir).orElseThrow()) {
      assertThat(second).isNotNull();
    }
  }
}
