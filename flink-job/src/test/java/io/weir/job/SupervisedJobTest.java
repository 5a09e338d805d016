package io.weir.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.job.supervisor.SupervisorMain;
import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The job under a supervisor, on a cluster with its REST API. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SupervisedJobTest extends JobOverKafka {
  private static final Tag TAG = Tag.of("kept");
  private static final int SAMPLES = 1000;

  @BeforeEach
  void sendSamples() {
    SampleBlock.Writer block = new SampleBlock.Writer(JobUnderTest.WIDTH, 256);
    for (int i = 1; i <= SAMPLES; i++) {
      block.add(TAG, i, new double[] {i, 0, 0});
    }
    job.topics().send(block);
    job.topics().await();
  }

  @Test
  void comesBackFromItsCheckpointAfterItWasCancelledAndIsRescaledByAnotherSupervisor()
      throws Exception {
    try (Keeping supervisor = new Keeping(job.supervisor(1, Optional.empty()))) {
      awaitAnswers();
      assertThat(job.restoredFrom()).isEmpty();
      job.checkpoint();
      job.cancel();
      awaitAnswers();
      assertThat(job.restoredFrom().orElse("")).contains("/chk-");
    }
    assertThat(job.alive()).as("the supervisor's end leaves the job alone").isEqualTo(1);

    try (Keeping supervisor = new Keeping(job.supervisor(3, Optional.empty()))) {
      awaitAnswers();
      assertThat(job.restoredFrom().orElse("")).contains("/chk-");
      assertThat(job.alive()).isEqualTo(1);
    }
    try (Keeping supervisor = new Keeping(job.supervisor(3, Optional.empty()))) {
      await()
          .during(Duration.ofSeconds(1))
          .until(() -> !job.findAnother() && job.alive() == 1); // the same again changes nothing
    }
  }

  @Test
  void startsFromASavepointWhereThereAreNoCheckpoints() throws Exception {
    Path savepoint;
    try (Keeping supervisor = new Keeping(job.supervisor(1, Optional.empty()))) {
      awaitAnswers();
    }
    savepoint = job.stopWithSavepoint();
    FileUtils.deleteDirectory(dir.resolve("kept").toFile());

    try (Keeping supervisor = new Keeping(job.supervisor(2, Optional.of(savepoint)))) {
      awaitAnswers();
      assertThat(job.restoredFrom().orElse("")).contains("savepoint-");
      job.checkpoint();
      job.cancel();
      awaitAnswers();
      assertThat(job.restoredFrom().orElse("")).contains("/chk-");
    }
    assertThat(Files.exists(savepoint.resolve("_metadata"))).isTrue();
  }

  /** Of a job that was not asked before. */
  private void awaitAnswers() {
    await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(job::findAnother);
    await()
        .atMost(Duration.ofSeconds(30))
        .ignoreExceptions()
        .until(
            () -> {
              QueryResult answer =
                  job.ask(new Query.Report(TAG, new Periods(0, SAMPLES + 1, SAMPLES + 1)));
              return answer instanceof QueryResult.Rows rows
                  && rows.value(SAMPLES + 1, 0) == SAMPLES;
            });
  }

  /** A supervisor on a thread of its own. */
  private static final class Keeping implements AutoCloseable {
    private final SupervisorMain supervisor;
    private final Thread thread;

    Keeping(SupervisorMain supervisor) {
      this.supervisor = supervisor;
      thread =
          new Thread(
              () -> {
                try {
                  supervisor.run();
                } catch (InterruptedException e) {
                  // The interrupt ends it.
                }
              });
      thread.start();
    }

    @Override
    public void close() throws InterruptedException {
      thread.interrupt();
      thread.join();
      supervisor.close();
    }
  }
}
