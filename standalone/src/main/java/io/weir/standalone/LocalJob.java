package io.weir.standalone;

import io.weir.job.JobConfiguration;
import io.weir.job.JobSettings;
import io.weir.job.SampleJob;
import io.weir.service.process.Shutdown;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.metrics.reporter.MetricReporter;
import org.apache.flink.state.rocksdb.RocksDBOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Weir's job and the Flink in this process that it runs in. */
final class LocalJob implements AutoCloseable {
  private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(200);

  private final LocalCluster cluster;
  private JobSettings settings;

  private LocalJob(LocalCluster cluster, JobSettings settings) {
    this.cluster = cluster;
    this.settings = settings;
  }

  /**
   * Starts Flink, not yet the job.
   *
   * @param restPort of Flink's REST API, 0 for a free one
   * @param queryPort of the proxy of queryable state, 0 for a free one
   * @param reporters receive Flink's metrics, the job's among them
   */
  static LocalJob start(
      StandaloneSettings own,
      JobSettings job,
      int restPort,
      int queryPort,
      List<MetricReporter> reporters)
      throws Exception {
    Configuration flink = configuration(job);
    flink.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, new MemorySize(own.rocksDbMemory()));
    return new LocalJob(
        LocalCluster.start(
            flink,
            own.dataDirectory().resolve("flink"),
            job.parallelism(),
            restPort,
            queryPort,
            reporters),
        job);
  }

  /** At most half of the cores copy files to a checkpoint: the others are for queries. */
  private static Configuration configuration(JobSettings job) {
    int most = RocksDBOptions.CHECKPOINT_TRANSFER_THREAD_NUM.defaultValue();
    int half = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    return JobConfiguration.of(job)
        .set(RocksDBOptions.CHECKPOINT_TRANSFER_THREAD_NUM, Math.min(most, half))
        .set(CheckpointingOptions.CHECKPOINT_STORAGE, PacedCheckpoints.Factory.class.getName());
  }

  /**
   * Starts the job, on its newest checkpoint.
   *
   * @param settings with which Flink was started, but that Kafka may be elsewhere
   */
  void run(JobSettings settings) throws Exception {
    this.settings = settings;
    run();
  }

  /** The same, as it was before. */
  void run() throws Exception {
    StreamExecutionEnvironment job =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration(settings));
    SampleJob.define(job, settings);
    cluster.run(job, settings.name());
  }

  /**
   * Supervises the job until the process has closed what it started.
   *
   * @throws IOException if the job has failed for good
   */
  void superviseUntil(Shutdown shutdown) throws Exception {
    while (!shutdown.await(BETWEEN_ROUNDS)) {
      supervise();
    }
  }

  /**
   * One round of supervision: see {@link LocalCluster#supervise}.
   *
   * @throws IOException if it has failed for good
   */
  void supervise() throws Exception {
    cluster.supervise();
  }

  /** Whether all of its tasks run. */
  boolean isRunning() throws Exception {
    return cluster.isRunning();
  }

  /** Ends the job at once; it may {@linkplain #run run} on from its newest checkpoint. */
  void cancel() throws Exception {
    cluster.cancel();
  }

  /** How the query service finds the job: an entry of {@code WEIR_JOBS}. */
  String address() {
    return cluster.restAddress() + "|" + LocalConfiguration.LOOPBACK + ":" + cluster.queryPort();
  }

  @Override
  public void close() throws IOException {
    cluster.close();
  }
}
