package io.weir.job.supervisor;

import io.weir.job.JobSettings;
import io.weir.job.JobVersion;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that keeps the job running on a Flink cluster: while it runs, there is one job of the
 * name, of this process's version. To upgrade or rescale the job, start the new version of the
 * supervisor. Ending the supervisor does not end the job.
 */
public final class SupervisorMain implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SupervisorMain.class);
  private static final int BAD_SETTINGS = 2;

  private final SupervisorSettings settings;
  private final RestCluster cluster;
  private final JobSupervisor supervisor;

  /**
   * @param jar of the job; empty where the cluster has its classes
   */
  public SupervisorMain(SupervisorSettings settings, JobSettings job, Optional<Path> jar)
      throws IOException {
    this.settings = settings;
    cluster = new RestCluster(settings.flink(), job, settings.checkpoints(), jar);
    supervisor =
        new JobSupervisor(
            cluster,
            JobVersion.of(job),
            new Checkpoints(settings.checkpoints()),
            settings.savepoint(),
            InstantSource.system());
  }

  /** Settings are {@code WEIR_*} variables: the job's and {@link SupervisorSettings}. */
  public static void main(String[] arguments) throws Exception {
    try (SupervisorMain supervisor = of(System.getenv())) {
      supervisor.run();
    } catch (SettingsException e) {
      System.err.println("weir: " + e.getMessage());
      System.exit(BAD_SETTINGS);
    }
  }

  private static SupervisorMain of(Map<String, String> environment) throws IOException {
    Settings settings = new Settings(environment);
    SupervisorSettings own = SupervisorSettings.from(settings);
    JobSettings job = JobSettings.from(settings);
    settings.refuseUnknown();
    Optional<Path> jar = JobVersion.jar();
    if (jar.isEmpty()) {
      throw new SettingsException(
          "the supervisor submits the jar it is in; it was started from none");
    }
    if (own.savepoint().isPresent()
        && !Files.exists(own.savepoint().get().resolve(Snapshot.METADATA))) {
      throw new SettingsException("WEIR_SAVEPOINT: no savepoint is at " + own.savepoint().get());
    }
    LOG.info("Supervising job {} at {}: {}", job.name(), own.flink(), job);
    return new SupervisorMain(own, job, jar);
  }

  /** Keeps the job until the thread is interrupted. */
  public void run() throws InterruptedException {
    try (SupervisorLock lock = awaitLock()) {
      while (true) {
        supervisor.look();
        Thread.sleep(settings.interval().toMillis());
      }
    } catch (IOException e) {
      LOG.warn("The lock was not let go of cleanly: {}", e.toString());
    }
  }

  /** Another supervisor may be ending, or the directory may not be mounted yet. */
  private SupervisorLock awaitLock() throws InterruptedException {
    String said = "";
    while (true) {
      String obstacle;
      try {
        Optional<SupervisorLock> lock = SupervisorLock.tryLock(settings.checkpoints());
        if (lock.isPresent()) {
          return lock.get();
        }
        obstacle = "another supervisor has it";
      } catch (IOException e) {
        obstacle = e.toString();
      }
      if (!obstacle.equals(said)) {
        LOG.info("Waiting for {}: {}", settings.checkpoints(), obstacle);
        said = obstacle;
      }
      Thread.sleep(settings.interval().toMillis());
    }
  }

  @Override
  public void close() {
    cluster.close();
  }
}
