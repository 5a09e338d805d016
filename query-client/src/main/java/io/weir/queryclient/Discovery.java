package io.weir.queryclient;

import java.io.IOException;
import java.util.List;

/** Finds out where a replica of the job runs now. */
interface Discovery {
  /**
   * Looks, blocking.
   *
   * @throws NotRunningException if the JobManager runs no such job now
   * @throws IOException if it does not answer
   */
  Found find(JobAddress address) throws IOException;

  /**
   * @param jobId 32 hex digits
   * @param proxies all that might answer; some may know nothing of the job
   */
  record Found(String jobId, List<HostPort> proxies) {
    public Found {
      proxies = List.copyOf(proxies);
    }
  }

  /** The JobManager answers, and the job is not there. */
  final class NotRunningException extends IOException {
    NotRunningException(String message) {
      super(message);
    }
  }
}
