package io.weir.job;

import io.weir.job.supervisor.StartingPoint;
import io.weir.job.supervisor.SupervisorMain;
import io.weir.job.supervisor.SupervisorSettings;
import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.service.settings.Settings;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.queryablestate.messages.KvStateRequest;
import org.apache.flink.runtime.checkpoint.RestoredCheckpointStats;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.awaitility.Awaitility;

/** The job on a cluster in this process, with a real broker, asked as the query service asks. */
final class JobUnderTest implements AutoCloseable {
  /** Samples of tests are of 1970, and each tag has its upkeep at a minute of its own. */
  private static final String SINCE_1970 = "30000d";

  static final int WIDTH = 3;
  private final SharedCluster cluster;
  private final int number;
  private final Path dir;
  private final Map<String, String> environment;
  private final MiniCluster flink;
  private final JobTopics topics;
  private JobID job;

  /** A job without records. */
  JobUnderTest(SharedCluster cluster) throws Exception {
    this(cluster, Map.of("WEIR_RECORDS", "off"));
  }

  /**
   * @param environment further settings of the job
   */
  JobUnderTest(SharedCluster cluster, Map<String, String> environment) throws Exception {
    this(cluster, environment, Optional.empty());
  }

  private JobUnderTest(
      SharedCluster cluster, Map<String, String> environment, Optional<Path> ownKafka)
      throws Exception {
    this.cluster = cluster;
    this.environment = environment;
    number = cluster.nextTest();
    dir = cluster.directory(number);
    flink = cluster.flink();
    topics = new JobTopics(cluster, number, ownKafka);
  }

  /** A job without records over a broker of its own, which may lose its power. */
  static JobUnderTest withBroker(SharedCluster cluster, Path kafka) throws Exception {
    return new JobUnderTest(cluster, Map.of("WEIR_RECORDS", "off"), Optional.of(kafka));
  }

  JobTopics topics() {
    return topics;
  }

  /** Where the job's checkpoints and savepoints are. */
  Path directory() {
    return dir;
  }

  private JobSettings settings(int parallelism) {
    return settings(parallelism, Map.of());
  }

  private JobSettings settings(int parallelism, Map<String, String> over) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(over);
    all.put("WEIR_BOOTSTRAP_SERVERS", topics.bootstrapServers());
    all.put("WEIR_TOPIC", topics.name("samples"));
    all.put("WEIR_RECORD_TOPIC", topics.name("records"));
    all.put("WEIR_CHANGE_TOPIC", topics.name("changes"));
    all.put("WEIR_JOB_NAME", "weir-" + number);
    all.put("WEIR_JOB_GROUP", "weir-" + number);
    all.put("WEIR_PARALLELISM", Integer.toString(parallelism));
    all.put("WEIR_RAW_RETENTION", SINCE_1970);
    all.put("WEIR_ROLLUP_RETENTION", SINCE_1970);
    all.putIfAbsent("WEIR_CHECKPOINT_INTERVAL", "1s");
    return JobSettings.from(new Settings(all));
  }

  /** Starts the job, from the newest checkpoint if there is one. */
  void start(int parallelism) throws Exception {
    start(parallelism, new Configuration());
  }

  /**
   * The same.
   *
   * @param more further Flink settings, besides those of the job
   */
  void start(int parallelism, Configuration more) throws Exception {
    submit(settings(parallelism), more, newestCheckpoint());
  }

  /** Starts the job with one task and nothing, as if records had not been invented. */
  void startWithoutRecords() throws Exception {
    submit(settings(1, Map.of("WEIR_RECORDS", "off")), new Configuration(), Optional.empty());
  }

  /** Starts another job that reads the log from its beginning; it is the one that is asked now. */
  void startReplica() throws Exception {
    submit(settings(1), new Configuration(), Optional.empty());
  }

  /** Starts the job with one task from a snapshot that stays as it is. */
  void startFromCopy(Path snapshot) throws Exception {
    Path copy = Files.createTempDirectory(dir, "copy");
    try (Stream<Path> files = Files.list(snapshot)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    startFrom(copy, new Configuration());
  }

  /** Starts the job with one task from a checkpoint or savepoint. */
  void startFrom(Path snapshot, Configuration more) throws Exception {
    submit(settings(1), more, Optional.of(snapshot));
  }

  /** Starts the job with so many tasks from a checkpoint or savepoint. */
  void startFrom(Path snapshot, int parallelism) throws Exception {
    submit(settings(parallelism), new Configuration(), Optional.of(snapshot));
  }

  private void submit(JobSettings settings, Configuration more, Optional<Path> snapshot)
      throws Exception {
    Configuration configuration = JobConfiguration.of(settings);
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints().toUri().toString());
    configuration.addAll(more);
    StreamExecutionEnvironment definition =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    SampleJob.define(definition, settings);
    JobGraph graph = definition.getStreamGraph().getJobGraph();
    snapshot.ifPresent(path -> new StartingPoint(path, false).setIn(graph));
    flink.submitJob(graph).get();
    job = graph.getJobID();
  }

  /** Who keeps the job on this cluster, with these settings; it starts with the first look. */
  SupervisorMain supervisor(int parallelism, Optional<Path> savepoint) throws Exception {
    SupervisorSettings supervisor =
        new SupervisorSettings(
            flink.getRestAddress().get(), dir.resolve("kept"), savepoint, Duration.ofMillis(100));
    return new SupervisorMain(supervisor, settings(parallelism), Optional.empty());
  }

  /** The job that runs is from now on the one that is asked; true if it is another than before. */
  boolean findAnother() throws Exception {
    for (JobStatusMessage found : flink.listJobs().get()) {
      if (found.getJobState() == JobStatus.RUNNING && !found.getJobId().equals(job)) {
        job = found.getJobId();
        return true;
      }
    }
    return false;
  }

  /** How many jobs have not ended. */
  long alive() throws Exception {
    return flink.listJobs().get().stream()
        .filter(found -> !found.getJobState().isGloballyTerminalState())
        .count();
  }

  /** What the job went on from; empty if it started with nothing. */
  Optional<String> restoredFrom() throws Exception {
    return Optional.ofNullable(
            flink
                .getExecutionGraph(job)
                .get()
                .getCheckpointStatsSnapshot()
                .getLatestRestoredCheckpoint())
        .map(RestoredCheckpointStats::getExternalPath);
  }

  /** Ends the job; the savepoint is in the directory that is returned. */
  Path stopWithSavepoint() throws Exception {
    Awaitility.await().atMost(Duration.ofMinutes(1)).until(this::allTasksRun);
    return Path.of(
        URI.create(
            flink
                .stopWithSavepoint(
                    job, dir.resolve("savepoints").toString(), false, SavepointFormatType.CANONICAL)
                .get()));
  }

  /** A savepoint is refused before; a test may have used some of the tasks only. */
  private boolean allTasksRun() throws Exception {
    for (AccessExecutionVertex task :
        flink.getExecutionGraph(job).get().getAllExecutionVertices()) {
      if (task.getExecutionState() != ExecutionState.RUNNING) {
        return false;
      }
    }
    return true;
  }

  private Path checkpoints() {
    return dir.resolve("cp");
  }

  private Optional<Path> newestCheckpoint() throws Exception {
    if (!Files.exists(checkpoints())) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(checkpoints())) {
      return files
          .filter(file -> file.getFileName().toString().equals("_metadata"))
          .max((a, b) -> Long.compare(a.toFile().lastModified(), b.toFile().lastModified()))
          .map(Path::getParent);
    }
  }

  void checkpoint() throws Exception {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .ignoreExceptions() // a task may not run yet
        .until(() -> flink.triggerCheckpoint(job).get() != null);
  }

  /** Waits until the job has ended for good, and says why. */
  String failure() throws Exception {
    JobResult result = flink.requestJobResult(job).get(2, TimeUnit.MINUTES);
    return ExceptionUtils.stringifyException(result.getSerializedThrowable().orElseThrow());
  }

  void cancel() throws Exception {
    flink.cancelJob(job).get();
    flink.requestJobResult(job).get();
  }

  CompletableFuture<QueryResult> askAsync(Query query) {
    return cluster
        .ask(new KvStateRequest(job, query.stateName(), query.routingHash(), query.toBytes()))
        .thenApply(response -> QueryResult.of(response.getContent()));
  }

  QueryResult ask(Query query) throws Exception {
    return askAsync(query).get(60, TimeUnit.SECONDS);
  }

  /** What each task says of itself. */
  List<QueryResult.Status> statuses() throws Exception {
    List<QueryResult.Status> all = new ArrayList<>();
    KeyGroups keyGroups = new KeyGroups(128);
    for (int keyGroup = 0; keyGroup < 128; ) {
      QueryResult.Status status =
          (QueryResult.Status) ask(new Query.StatusOf(keyGroups.hashFor(keyGroup)));
      all.add(status);
      keyGroup = status.lastKeyGroup() + 1;
    }
    return all;
  }

  /** Ends all jobs, so that the next test has all slots. */
  @Override
  public void close() throws Exception {
    for (JobStatusMessage each : flink.listJobs().get()) {
      if (!each.getJobState().isGloballyTerminalState()) {
        // It may end by itself just now.
        flink.cancelJob(each.getJobId()).handle((done, failure) -> done).get();
        flink.requestJobResult(each.getJobId()).get(1, TimeUnit.MINUTES);
      }
    }
    topics.close();
  }
}
