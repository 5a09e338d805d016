package io.weir.job.supervisor;

import io.weir.job.JobVersion;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;

/** What the supervisor needs of Flink. All calls block, with time limits. */
interface FlinkCluster {
  /** A job of the supervised name. */
  record Job(JobID id, JobStatus status, long started) {
    boolean isThere() {
      return !status.isGloballyTerminalState();
    }
  }

  /** All jobs of the supervised name that the JobManager knows of, ended ones too. */
  List<Job> jobs() throws IOException;

  /** The version in the job's parameters; empty if there is none. */
  Optional<JobVersion> version(JobID job) throws IOException;

  /** Why a job failed, in one line. */
  String failure(JobID job) throws IOException;

  /**
   * Why the job could not restore its state at the last attempt, in one line; empty if it could, or
   * has not tried yet.
   */
  Optional<String> restoreFailure(JobID job) throws IOException;

  /**
   * Submits the job of this process.
   *
   * @param id Flink refuses a second job with the same id
   * @throws IOException if it was refused, or there was no answer: then it may have been accepted
   */
  void submit(JobID id, Optional<StartingPoint> from) throws IOException;

  /** Takes a checkpoint; returns when it is complete. */
  void checkpoint(JobID job) throws IOException;

  /** Cancels the job; does not wait for its end. */
  void cancel(JobID job) throws IOException;
}
