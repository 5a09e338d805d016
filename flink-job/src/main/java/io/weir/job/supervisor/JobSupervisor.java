package io.weir.job.supervisor;

import io.weir.job.JobVersion;
import io.weir.job.supervisor.FlinkCluster.Job;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the cluster run one job, of this version. Each look takes one step and leaves no state that
 * must survive: a supervisor may be stopped between any two steps and started again.
 */
final class JobSupervisor {
  private static final Logger LOG = LoggerFactory.getLogger(JobSupervisor.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final FlinkCluster cluster;
  private final JobVersion version;
  private final Checkpoints checkpoints;
  private final Optional<Path> savepoint;
  private final InstantSource clock;

  /** The job that is known to be of this version. */
  private JobID ours;

  /** The job that was submitted and not seen yet. */
  private JobID submitted;

  /** Checkpoints that look whole, but that Flink could not restore. */
  private final Set<Path> unusable = new HashSet<>();

  private long notBefore;
  private Duration pause = FIRST_PAUSE;
  private String said = "";

  JobSupervisor(
      FlinkCluster cluster,
      JobVersion version,
      Checkpoints checkpoints,
      Optional<Path> savepoint,
      InstantSource clock) {
    this.cluster = cluster;
    this.version = version;
    this.checkpoints = checkpoints;
    this.savepoint = savepoint;
    this.clock = clock;
  }

  /** Looks, and takes the next step; a failure is logged once, and the next look tries again. */
  void look() {
    try {
      List<Job> jobs = cluster.jobs();
      List<Job> there =
          jobs.stream().filter(Job::isThere).sorted(Comparator.comparing(Job::started)).toList();
      if (!there.isEmpty()) {
        keepOne(there);
      } else if (!hasFailed(jobs) && clock.millis() >= notBefore) {
        start();
      }
    } catch (IOException | RuntimeException e) {
      warn("The job cannot be looked after now: " + reason(e));
    }
  }

  private void keepOne(List<Job> there) throws IOException {
    Job kept = there.get(0);
    for (Job job : there) {
      if (isOurs(job)) {
        kept = job;
        break;
      }
    }
    for (Job job : there) {
      if (job != kept && job.status() != JobStatus.CANCELLING) {
        LOG.warn("Job {} runs in addition to {}, cancelling it", job.id(), kept.id());
        cluster.cancel(job.id());
      }
    }
    if (isOurs(kept)) {
      submitted = null;
      if (isDefinite(kept.status()) && goesBack(kept)) {
        return;
      }
      say("Job " + kept.id() + " is " + kept.status());
      if (kept.status() == JobStatus.RUNNING) {
        pause = FIRST_PAUSE;
      }
    } else if (isDefinite(kept.status())) {
      replace(kept);
    }
  }

  /**
   * Ends a job that cannot restore its state, which Flink would retry for ever. The next look
   * starts one from the checkpoint before or, if none is left, tries all again after a pause. False
   * for a job that started without a checkpoint.
   */
  private boolean goesBack(Job job) throws IOException {
    Optional<String> failure = cluster.restoreFailure(job.id());
    if (failure.isEmpty()) {
      return false;
    }
    Optional<StartingPoint> from = StartingPoint.choose(checkpoints, savepoint, unusable);
    if (from.isEmpty()) {
      return false;
    }
    LOG.error("Job {} cannot restore {}: {}", job.id(), from.get(), failure.get());
    unusable.add(from.get().path());
    cluster.cancel(job.id());
    return true;
  }

  /** Before that a job has no version yet; a job that is ending needs no cancellation. */
  private static boolean isDefinite(JobStatus status) {
    return status != JobStatus.INITIALIZING && status != JobStatus.CANCELLING;
  }

  private boolean isOurs(Job job) throws IOException {
    if (job.id().equals(submitted)
        || (!job.id().equals(ours)
            && cluster.version(job.id()).filter(version::equals).isPresent())) {
      ours = job.id();
    }
    return job.id().equals(ours);
  }

  /** The next look finds no job, and starts one from the checkpoint that is taken here. */
  private void replace(Job job) throws IOException {
    say(
        "Job "
            + job.id()
            + " is "
            + describe(cluster.version(job.id()))
            + ", replacing it by "
            + describe(Optional.of(version)));
    try {
      cluster.checkpoint(job.id());
    } catch (IOException e) {
      LOG.warn("It took no last checkpoint, an older one must do: {}", e.getMessage());
    }
    cluster.cancel(job.id());
  }

  private static String describe(Optional<JobVersion> version) {
    return version.map(JobVersion::toString).orElse("of no known version");
  }

  /** Whether the last submission has failed, which is logged and followed by a pause once. */
  private boolean hasFailed(List<Job> jobs) throws IOException {
    for (Job job : jobs) {
      boolean last = job.id().equals(submitted) || job.id().equals(ours);
      if (last) {
        submitted = null;
        ours = null;
        if (job.status() == JobStatus.FAILED) {
          waitAWhile("Job " + job.id() + " has failed: " + cluster.failure(job.id()));
          return true;
        }
      }
    }
    return false;
  }

  private void start() throws IOException {
    Optional<StartingPoint> from;
    try {
      from = startingPoint();
      boolean mayRun = submitted != null;
      if (!mayRun) {
        // A job that was submitted without an answer might be running by now.
        if (from.isPresent() && !from.get().isSavepoint()) {
          checkpoints.deleteLeftovers(from.get().path());
        }
        submitted = JobID.generate();
      }
      say("Submitting job " + submitted + " from " + from.map(Objects::toString).orElse("nothing"));
      cluster.submit(submitted, from);
    } catch (IOException | RuntimeException e) {
      waitAWhile("The job was not started: " + reason(e));
    }
  }

  /** If Flink could restore none, all are tried again, since the cause may be gone. */
  private Optional<StartingPoint> startingPoint() throws IOException {
    try {
      return StartingPoint.choose(checkpoints, savepoint, unusable);
    } catch (IOException e) {
      unusable.clear();
      throw e;
    }
  }

  /** The supervisor's own messages are for people; of other exceptions the class says most. */
  private static String reason(Exception e) {
    return e instanceof IOException ? e.getMessage() : e.toString();
  }

  private void waitAWhile(String why) {
    warn(why);
    notBefore = clock.millis() + pause.toMillis();
    pause = pause.multipliedBy(2);
    if (pause.compareTo(LONGEST_PAUSE) > 0) {
      pause = LONGEST_PAUSE;
    }
  }

  /** Logs each event once, not at every look. */
  private void say(String event) {
    if (!event.equals(said)) {
      LOG.info("{}", event);
      said = event;
    }
  }

  private void warn(String fault) {
    if (!fault.equals(said)) {
      LOG.warn("{}", fault);
      said = fault;
    }
  }
}
