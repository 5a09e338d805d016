package io.weir.job.keep;

import io.weir.job.JobSettings;
import io.weir.job.JobVersion;
import io.weir.settings.Settings;
import io.weir.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The process that keeps the job running on a Flink cluster: as long as it lives, there is one job
 * of the name, of the version that this process brings along. To upgrade the job or to rescale it
 * is to start the keeper's new version. Ending the keeper leaves the job alone.
 */
public final class JobKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(JobKeeper.class);
  private static final int BAD_SETTINGS = 2;

  private final KeeperSettings settings;
  private final RestCluster cluster;
  private final Keeper keeper;

  /**
   * @param jar of the job; empty where the cluster has its classes
   */
  public JobKeeper(KeeperSettings settings, JobSettings job, Optional<Path> jar)
      throws IOException {
    this.settings = settings;
    cluster = new RestCluster(settings.flink(), job, settings.checkpoints(), jar);
    keeper =
        new Keeper(
            cluster,
            JobVersion.of(job),
            new Checkpoints(settings.checkpoints()),
            settings.savepoint(),
            InstantSource.system());
  }

  /** Settings are {@code WEIR_*} variables: the job's and {@link KeeperSettings}. */
  public static void main(String[] arguments) throws Exception {
    try (JobKeeper keeper = of(System.getenv())) {
      keeper.run();
    } catch (SettingsException e) {
      System.err.println("weir: " + e.getMessage());
      System.exit(BAD_SETTINGS);
    }
  }

  private static JobKeeper of(Map<String, String> environment) throws IOException {
    Settings settings = new Settings(environment);
    KeeperSettings own = KeeperSettings.from(settings);
    JobSettings job = JobSettings.from(settings);
    settings.refuseUnknown();
    Optional<Path> jar = JobVersion.jar();
    if (jar.isEmpty()) {
      throw new SettingsException("the keeper submits the jar it is in; it was started from none");
    }
    if (own.savepoint().isPresent()
        && !Files.exists(own.savepoint().get().resolve(Snapshot.METADATA))) {
      throw new SettingsException("WEIR_SAVEPOINT: no savepoint is at " + own.savepoint().get());
    }
    LOG.info("Keeping job {} at {}: {}", job.name(), own.flink(), job);
    return new JobKeeper(own, job, jar);
  }

  /** Keeps the job until the thread is interrupted. */
  public void run() throws InterruptedException {
    try (KeeperLock lock = awaitLock()) {
      while (true) {
        keeper.look();
        Thread.sleep(settings.interval().toMillis());
      }
    } catch (IOException e) {
      LOG.warn("The lock was not let go of cleanly: {}", e.toString());
    }
  }

  /** Another keeper may be about to end; and a directory about to be mounted. */
  private KeeperLock awaitLock() throws InterruptedException {
    String said = "";
    while (true) {
      String obstacle;
      try {
        Optional<KeeperLock> lock = KeeperLock.tryLock(settings.checkpoints());
        if (lock.isPresent()) {
          return lock.get();
        }
        obstacle = "another keeper has it";
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
