package io.weir.standalone;

import io.weir.job.supervisor.Checkpoints;
import io.weir.job.supervisor.RestoreFailure;
import io.weir.job.supervisor.StartingPoint;
import io.weir.service.process.DirectoryLock;
import io.weir.service.process.FreePort;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Flink in this process, on loopback and free ports, for one job that continues from the newest
 * checkpoint in the directory, however the process before has ended.
 */
final class LocalCluster implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);

  private static final Duration LAST_CHECKPOINT = Duration.ofSeconds(3);

  private final DirectoryLock lock;
  private final MiniCluster flink;
  private final Checkpoints checkpoints;
  private final int queryPort;

  /** Checkpoints that look whole but could not be restored since the job was defined. */
  private final Set<Path> unusable = new HashSet<>();

  private JobGraph graph;
  private JobID job;
  private volatile boolean closing;

  private LocalCluster(
      DirectoryLock lock, MiniCluster flink, Checkpoints checkpoints, int queryPort) {
    this.lock = lock;
    this.flink = flink;
    this.checkpoints = checkpoints;
    this.queryPort = queryPort;
  }

  /**
   * Starts Flink without a job.
   *
   * @param given the job's settings of the cluster; addresses, ports and paths are added
   * @param dir for checkpoints and scratch files; one instance only may use it
   * @param slots the job's parallelism at most
   * @param restPort of Flink's REST API, 0 for a free one
   * @param queryPort of the proxy of queryable state, 0 for a free one
   * @param reporters receive Flink's metrics
   * @throws IOException if a port or the directory cannot be used, with a message for people
   */
  static LocalCluster start(
      Configuration given,
      Path dir,
      int slots,
      int restPort,
      int queryPort,
      List<MetricReporter> reporters)
      throws Exception {
    Path place = dir.toAbsolutePath();
    int proxyPort = queryPort == 0 ? FreePort.choose() : queryPort;
    FreePort.requireFree(
        LocalConfiguration.LOOPBACK, proxyPort); // Flink would only log that it is taken
    FreePort.requireFree(LocalConfiguration.LOOPBACK, restPort);
    DirectoryLock lock = DirectoryLock.of(place);
    Path scratch = LocalConfiguration.scratch(place);
    Directories.delete(scratch);
    Files.createDirectories(scratch);
    Configuration configuration = LocalConfiguration.of(given, place, restPort, proxyPort);
    MiniCluster flink =
        new ObservedMiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(slots)
                .build(),
            reporters);
    flink.start();
    Checkpoints checkpoints = new Checkpoints(LocalConfiguration.checkpoints(place));
    return new LocalCluster(lock, flink, checkpoints, proxyPort);
  }

  /** Starts the job defined there, from the newest checkpoint if there is one. */
  void run(StreamExecutionEnvironment definition, String name) throws Exception {
    definition
        .getCheckpointConfig()
        .setExternalizedCheckpointRetention(ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    StreamGraph stream = definition.getStreamGraph();
    stream.setJobName(name);
    graph = stream.getJobGraph();
    unusable.clear();
    submit();
  }

  private void submit() throws Exception {
    Optional<Path> start = checkpoints.newestBut(unusable);
    if (start.isPresent()) {
      LOG.info("The job goes on from {}", start.get());
      if (unusable.isEmpty()) {
        checkpoints.deleteLeftovers(start.get());
      }
      new StartingPoint(start.get(), false).setIn(graph);
    }
    graph.setJobID(JobID.generate());
    flink.submitJob(graph).get();
    job = graph.getJobID();
  }

  /** Where Flink's REST API is. */
  URI restAddress() {
    return flink.getRestAddress().join();
  }

  /** Where the proxy of queryable state listens. */
  int queryPort() {
    return queryPort;
  }

  /** Whether all tasks of the job run, without which there is no checkpoint. */
  boolean isRunning() throws ExecutionException, InterruptedException {
    if (job == null || flink.getJobStatus(job).get() != JobStatus.RUNNING) {
      return false;
    }
    for (AccessExecutionVertex task :
        flink.getExecutionGraph(job).get().getAllExecutionVertices()) {
      if (task.getExecutionState() != ExecutionState.RUNNING) {
        return false;
      }
    }
    return true;
  }

  /**
   * One round of supervision, to be called several times a second: if the job cannot restore its
   * checkpoint (Flink would retry for ever), starts it from the one before.
   *
   * @throws IOException if it has ended for good or no checkpoint can be restored, saying why
   */
  void supervise() throws Exception {
    try {
      switch (flink.getJobStatus(job).get()) {
        case FAILED -> throw new IOException("the job has failed: " + lastCause());
        case RESTARTING -> goBackIfNotRestored();
        default -> {
          // It runs, or will soon.
        }
      }
    } catch (ExecutionException | IllegalStateException e) {
      if (!closing) {
        throw e;
      }
    }
  }

  private Throwable lastCause() throws ExecutionException, InterruptedException {
    Throwable cause = flink.requestJobResult(job).get().getSerializedThrowable().orElse(null);
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause;
  }

  private void goBackIfNotRestored() throws Exception {
    ErrorInfo failure = flink.getExecutionGraph(job).get().getFailureInfo();
    Optional<String> restoreFailure =
        failure == null ? Optional.empty() : RestoreFailure.in(failure.getExceptionAsString());
    if (restoreFailure.isEmpty()) {
      return;
    }
    cancel();
    Optional<Path> newest = checkpoints.newestBut(unusable);
    if (newest.isPresent()) {
      LOG.error("The job cannot restore {}: {}", newest.get(), restoreFailure.get());
      unusable.add(newest.get());
    }
    submit();
  }

  /** Takes a checkpoint; returns when it is complete. */
  void checkpoint() throws ExecutionException, InterruptedException {
    flink.triggerCheckpoint(job).get();
  }

  /** Ends the job; another may be {@linkplain #run run} afterwards. */
  void cancel() throws Exception {
    flink.cancelJob(job).get();
    flink.requestJobResult(job).get();
  }

  /** Takes a last checkpoint, so that the next start has less to read again, and ends Flink. */
  @Override
  public void close() throws IOException {
    closing = true;
    if (job != null) {
      within(LAST_CHECKPOINT, "the last checkpoint", flink.triggerCheckpoint(job));
      within(
          LocalConfiguration.SHUTDOWN,
          "the end of the job",
          flink.cancelJob(job).thenCompose(cancelling -> flink.requestJobResult(job)));
    }
    within(LocalConfiguration.SHUTDOWN, "the end of Flink", flink.closeAsync());
    lock.close();
  }

  /** Nothing is lost if it fails: what is not in a checkpoint is read from Kafka again. */
  private static void within(Duration limit, String what, CompletableFuture<?> future) {
    try {
      future.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.warn("Gave up waiting for {} after {}", what, limit);
    } catch (ExecutionException e) {
      LOG.warn("Failed to await {}: {}", what, e.getCause().toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
