package io.weir.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** One replica of the job: a Flink cluster of its own, and the supervisor. */
final class FlinkReplica {
  static final int PARALLELISM = 2;

  private static final String HOST = "127.0.0.1";
  private static final int JOB_MANAGER_HEAP_MEGABYTES = 192;
  private static final int SUPERVISOR_HEAP_MEGABYTES = 64;
  private static final int TASK_HEAP_MEGABYTES = 96;
  private static final int FRAMEWORK_HEAP_MEGABYTES = 96;

  private final String name;
  private final Path dir;
  private final Path logs;
  private final int restPort;
  private final int rpcPort;
  private final List<Integer> queryPorts = new ArrayList<>();
  private final Map<String, String> job;
  private final ClusterProcess jobManager;
  private final List<ClusterProcess> taskManagers = new ArrayList<>();
  private final ClusterProcess supervisor;

  /**
   * @param taskManagers 1 or 2, which share the slots that the job needs
   * @param environment of the job
   */
  FlinkReplica(
      String name,
      int taskManagers,
      Path dir,
      Path logs,
      Ports free,
      Map<String, String> environment)
      throws IOException {
    this.name = name;
    this.dir = dir.resolve("flink-" + name);
    this.logs = logs;
    restPort = free.next();
    rpcPort = free.next();
    job = new LinkedHashMap<>(environment);
    job.put("WEIR_JOB_GROUP", "weir-" + name);
    job.put("WEIR_PARALLELISM", Integer.toString(PARALLELISM));
    jobManager =
        process("jm-" + name)
            .heap(JOB_MANAGER_HEAP_MEGABYTES)
            .main(
                "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint",
                "--configDir",
                jobManagerConfiguration().toString());
    for (int i = 1; i <= taskManagers; i++) {
      int queryPort = free.next();
      queryPorts.add(queryPort);
      String each = "tm-" + name + i;
      this.taskManagers.add(
          process(each)
              .heap(TASK_HEAP_MEGABYTES + FRAMEWORK_HEAP_MEGABYTES)
              .option("-XX:MaxDirectMemorySize=160m")
              .main(
                  "org.apache.flink.runtime.taskexecutor.TaskManagerRunner",
                  "--configDir",
                  taskManagerConfiguration(each, PARALLELISM / taskManagers, queryPort)
                      .toString()));
    }
    supervisor = supervisor("supervisor-" + name, Map.of());
  }

  /** A supervisor of this replica that gives the job these settings too. */
  ClusterProcess supervisor(String processName, Map<String, String> more) {
    Map<String, String> environment = new LinkedHashMap<>(job);
    environment.put("WEIR_FLINK_REST", rest());
    environment.put("WEIR_CHECKPOINT_DIR", checkpoints());
    environment.putAll(more);
    return new ClusterProcess.Builder(processName, logs)
        .classPath(ClassPath.flinkAnd(ClassPath.jobJar()))
        .heap(SUPERVISOR_HEAP_MEGABYTES)
        .verbose()
        .environment(environment)
        .main("io.weir.job.supervisor.SupervisorMain");
  }

  private ClusterProcess.Builder process(String processName) {
    return new ClusterProcess.Builder(processName, logs).classPath(ClassPath.flink()).verbose();
  }

  private Path jobManagerConfiguration() throws IOException {
    Map<String, Object> configuration = common("jm-" + name);
    configuration.put("jobmanager.bind-host", HOST);
    configuration.put("rest.address", HOST);
    configuration.put("rest.bind-address", HOST);
    configuration.put("rest.port", restPort);
    configuration.put("blob.server.port", 0);
    return write("jm-" + name, configuration);
  }

  private Path taskManagerConfiguration(String processName, int slots, int queryPort)
      throws IOException {
    Map<String, Object> configuration = common(processName);
    configuration.put("taskmanager.host", HOST);
    configuration.put("taskmanager.bind-host", HOST);
    configuration.put("taskmanager.numberOfTaskSlots", slots);
    configuration.put("queryable-state.enable", true);
    configuration.put("queryable-state.proxy.ports", queryPort);
    configuration.put("queryable-state.server.ports", 0);
    configuration.put("taskmanager.cpu.cores", 1.0);
    configuration.put("taskmanager.memory.framework.heap.size", FRAMEWORK_HEAP_MEGABYTES + "m");
    configuration.put("taskmanager.memory.task.heap.size", TASK_HEAP_MEGABYTES + "m");
    configuration.put("taskmanager.memory.managed.size", 48 * slots + "m");
    configuration.put("taskmanager.memory.framework.off-heap.size", "64m");
    configuration.put("taskmanager.memory.task.off-heap.size", "32m");
    configuration.put("taskmanager.memory.network.min", "32m");
    configuration.put("taskmanager.memory.network.max", "32m");
    configuration.put("taskmanager.memory.jvm-metaspace.size", "160m");
    configuration.put("taskmanager.memory.jvm-overhead.min", "64m");
    configuration.put("taskmanager.memory.jvm-overhead.max", "64m");
    return write(processName, configuration);
  }

  private Map<String, Object> common(String processName) {
    Map<String, Object> configuration = new LinkedHashMap<>();
    configuration.put("jobmanager.rpc.address", HOST);
    configuration.put("jobmanager.rpc.port", rpcPort);
    configuration.put("heartbeat.timeout", "5000ms");
    configuration.put("heartbeat.interval", "1000ms");
    // After this a TaskManager looks again for a JobManager that has died.
    configuration.put("cluster.registration.error-delay", "1000ms");
    // Within 10 s, Flink's default, no process may come up on a machine that others load too.
    configuration.put("pekko.startup-timeout", "60s");
    configuration.put("execution.checkpointing.dir", checkpoints());
    configuration.put("io.tmp.dirs", dir.resolve(processName).resolve("tmp"));
    configuration.put("process.working-dir", dir.resolve(processName).resolve("work"));
    return configuration;
  }

  /** Returns the directory of the file. */
  private Path write(String processName, Map<String, Object> configuration) throws IOException {
    Path place = dir.resolve(processName);
    Files.createDirectories(place.resolve("tmp"));
    Files.write(
        place.resolve("config.yaml"),
        configuration.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList());
    return place;
  }

  private String checkpoints() {
    return dir.resolve("checkpoints").toUri().toString();
  }

  String rest() {
    return "http://" + HOST + ":" + restPort;
  }

  /** Its entry in {@code WEIR_JOBS}. */
  String address() {
    return rest()
        + "|"
        + queryPorts.stream().map(port -> HOST + ":" + port).collect(Collectors.joining(","));
  }

  /** The replica's name in the query services' metrics. */
  String metricLabel() {
    return HOST + ":" + restPort;
  }

  int proxies() {
    return queryPorts.size();
  }

  ClusterProcess jobManager() {
    return jobManager;
  }

  /** All of them. */
  List<ClusterProcess> taskManagers() {
    return List.copyOf(taskManagers);
  }

  ClusterProcess supervisor() {
    return supervisor;
  }

  /** What {@code flink run -d} does with the job's jar. */
  ClusterProcess flinkRun() {
    Map<String, String> environment = new LinkedHashMap<>(job);
    environment.put("FLINK_CONF_DIR", dir.resolve("jm-" + name).toString());
    return process("flink-run-" + name)
        .heap(SUPERVISOR_HEAP_MEGABYTES * 2)
        .environment(environment)
        .main(
            "org.apache.flink.client.cli.CliFrontend", "run", "-d", ClassPath.jobJar().toString());
  }
}
