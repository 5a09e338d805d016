package io.weir.job.supervisor;

import io.weir.job.JobVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;

/** A cluster that records calls, and fails when a test wants it to. */
final class FakeCluster implements FlinkCluster {
  static final JobVersion OURS = new JobVersion("code", "settings");

  final List<String> done = new ArrayList<>();
  final List<JobID> submitted = new ArrayList<>();
  private final Map<JobID, Job> jobs = new LinkedHashMap<>();
  private final Map<JobID, JobVersion> versions = new LinkedHashMap<>();
  boolean isAway;
  boolean answersNoSubmission;
  boolean takesNoCheckpoint;

  /** What a job was submitted from and cannot take up. */
  final Set<Path> unusable = new HashSet<>();

  private final Map<JobID, Path> startedFrom = new LinkedHashMap<>();

  /** A job that others have started. */
  JobID job(JobStatus status, JobVersion version) {
    JobID id = JobID.generate();
    put(id, status);
    if (version != null) {
      versions.put(id, version);
    }
    return id;
  }

  void put(JobID id, JobStatus status) {
    long started = jobs.containsKey(id) ? jobs.get(id).started() : jobs.size();
    jobs.put(id, new Job(id, status, started));
  }

  /** What a JobManager without a memory does. */
  void restart() {
    jobs.clear();
    versions.clear();
  }

  JobStatus status(JobID id) {
    return jobs.get(id).status();
  }

  long running() {
    return jobs.values().stream().filter(Job::isThere).count();
  }

  @Override
  public List<Job> jobs() throws IOException {
    requireThere();
    return List.copyOf(jobs.values());
  }

  @Override
  public Optional<JobVersion> version(JobID job) throws IOException {
    requireThere();
    return Optional.ofNullable(versions.get(job));
  }

  @Override
  public String failure(JobID job) {
    return "no reason";
  }

  @Override
  public Optional<String> restoreFailure(JobID job) {
    return Optional.ofNullable(startedFrom.get(job))
        .filter(unusable::contains)
        .map(from -> "bad block");
  }

  @Override
  public void submit(JobID id, Optional<StartingPoint> from) throws IOException {
    requireThere();
    submitted.add(id);
    done.add("submit from " + from.map(StartingPoint::toString).orElse("nothing"));
    if (answersNoSubmission) {
      throw new IOException("no answer");
    }
    put(id, JobStatus.CREATED);
    from.ifPresent(start -> startedFrom.put(id, start.path()));
    versions.put(id, OURS);
  }

  @Override
  public void checkpoint(JobID job) throws IOException {
    done.add("checkpoint");
    if (takesNoCheckpoint) {
      throw new IOException("not now");
    }
  }

  @Override
  public void cancel(JobID job) {
    done.add("cancel");
    put(job, JobStatus.CANCELLING);
  }

  private void requireThere() throws IOException {
    if (isAway) {
      throw new IOException("connection refused");
    }
  }
}
