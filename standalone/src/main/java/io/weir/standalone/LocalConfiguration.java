package io.weir.standalone;

import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ClusterOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;

/** How Flink is set for one process: on loopback, with all files in one directory. */
final class LocalConfiguration {
  static final String LOOPBACK = "127.0.0.1";

  /** How long Flink may take to end. */
  static final Duration SHUTDOWN = Duration.ofSeconds(4);

  /** What stops the process stops all parts of it: when it goes on, none has lost another. */
  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofHours(1);

  private LocalConfiguration() {}

  /** Where checkpoints lie. */
  static Path checkpoints(Path directory) {
    return directory.resolve("checkpoints");
  }

  /** Where files lie that are of no use to the next process. */
  static Path scratch(Path directory) {
    return directory.resolve("scratch");
  }

  /** The job's settings of the cluster, with addresses, ports and paths. */
  static Configuration of(Configuration given, Path directory, int restPort, int queryPort) {
    Configuration configuration = new Configuration(given);
    String scratch = scratch(directory).toString();
    configuration.set(CoreOptions.TMP_DIRS, scratch);
    configuration.set(ClusterOptions.PROCESS_WORKING_DIR_BASE, scratch);
    configuration.set(ClusterOptions.CLUSTER_SERVICES_SHUTDOWN_TIMEOUT, SHUTDOWN);
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, HEARTBEAT_TIMEOUT);
    configuration.set(
        CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints(directory).toUri().toString());
    // One file after the other: two threads would keep queries waiting for a core.
    configuration.set(CheckpointingOptions.CLEANER_PARALLEL_MODE, false);
    bindToLoopback(configuration, restPort, queryPort);
    return configuration;
  }

  private static void bindToLoopback(Configuration configuration, int restPort, int queryPort) {
    configuration.set(RestOptions.ADDRESS, LOOPBACK);
    configuration.set(RestOptions.BIND_ADDRESS, LOOPBACK);
    configuration.set(RestOptions.BIND_PORT, Integer.toString(restPort));
    configuration.set(WebOptions.SUBMIT_ENABLE, false);
    configuration.set(JobManagerOptions.ADDRESS, LOOPBACK);
    configuration.set(JobManagerOptions.BIND_HOST, LOOPBACK);
    configuration.set(JobManagerOptions.PORT, 0);
    configuration.set(BlobServerOptions.PORT, "0");
    configuration.set(TaskManagerOptions.HOST, LOOPBACK);
    configuration.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
    configuration.setString("queryable-state.enable", "true");
    configuration.setString("queryable-state.proxy.ports", Integer.toString(queryPort));
    configuration.setString("queryable-state.server.ports", "0");
    // The default is a thread a slot, and queries would wait for the slowest.
    String threads = Integer.toString(Runtime.getRuntime().availableProcessors());
    configuration.setString("queryable-state.proxy.query-threads", threads);
    configuration.setString("queryable-state.server.query-threads", threads);
  }
}
