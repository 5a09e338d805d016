package io.weir.job;

import io.weir.job.supervisor.StartingPoint;
import io.weir.job.supervisor.SupervisorMain;
import io.weir.job.supervisor.SupervisorSettings;
import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.model.TagDeletion;
import io.weir.model.block.SampleReader;
import io.weir.service.broker.EmbeddedBroker;
import io.weir.service.settings.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.queryablestate.messages.KvStateRequest;
import org.apache.flink.queryablestate.messages.KvStateResponse;
import org.apache.flink.queryablestate.network.Client;
import org.apache.flink.queryablestate.network.messages.MessageSerializer;
import org.apache.flink.queryablestate.network.stats.DisabledKvStateRequestStats;
import org.apache.flink.runtime.checkpoint.RestoredCheckpointStats;
import org.apache.flink.runtime.client.JobStatusMessage;
import org.apache.flink.runtime.execution.ExecutionState;
import org.apache.flink.runtime.executiongraph.AccessExecutionVertex;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobmaster.JobResult;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.ExceptionUtils;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** The job on a cluster in this process, with a real broker, asked as the query service asks. */
final class JobUnderTest implements AutoCloseable {
  /** Samples of tests are of 1970, and each tag has its upkeep at a minute of its own. */
  private static final String SINCE_1970 = "30000d";

  static final int WIDTH = 3;
  static final int PARTITIONS = 3;
  private static final int SLOTS = 4;

  private final Path dir;
  private final Map<String, String> environment;
  private EmbeddedBroker broker;
  private final MiniCluster flink;
  private KafkaProducer<byte[], byte[]> producer;
  private final Client<KvStateRequest, KvStateResponse> client;
  private final int queryPort;
  private JobID job;
  private volatile Exception refused;

  /** A job without records. */
  JobUnderTest(Path dir) throws Exception {
    this(dir, Map.of("WEIR_RECORDS", "off"));
  }

  /**
   * @param environment further settings of the job
   */
  JobUnderTest(Path dir, Map<String, String> environment) throws Exception {
    this.dir = dir;
    this.environment = environment;
    broker = EmbeddedBroker.start(dir.resolve("kafka"));
    createTopic("samples", Map.of());
    connect();
    queryPort = freePort();
    flink =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(cluster())
                .setNumTaskManagers(1)
                .setNumSlotsPerTaskManager(SLOTS)
                .build());
    flink.start();
    client =
        new Client<>(
            "test",
            1,
            new MessageSerializer<>(
                new KvStateRequest.KvStateRequestDeserializer(),
                new KvStateResponse.KvStateResponseDeserializer()),
            new DisabledKvStateRequestStats());
  }

  /**
   * Creates a topic as a gateway does.
   *
   * @param more configuration
   */
  void createTopic(String name, Map<String, String> more) throws Exception {
    Map<String, String> configuration = new HashMap<>(more);
    configuration.putIfAbsent("message.timestamp.type", "LogAppendTime");
    try (Admin admin = admin()) {
      admin
          .createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1).configs(configuration)))
          .all()
          .get();
    }
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
  }

  String bootstrapServers() {
    return broker.bootstrapServers();
  }

  /** What a power loss does to Kafka: the second half of each partition's records is gone. */
  void losePower() throws Exception {
    producer.close();
    broker.close();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      CutLog.halve(dir.resolve("kafka"), "samples-" + partition);
    }
    broker = EmbeddedBroker.start(dir.resolve("kafka"));
    connect();
  }

  /** As an operator may do to empty the topic. */
  void createTopicAnew() throws Exception {
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of("samples")).all().get();
      Awaitility.await()
          .ignoreExceptions()
          .until(() -> !admin.listTopics().names().get().contains("samples"));
    }
    createTopic("samples", Map.of());
    producer.close();
    connect();
  }

  /** What retention does to what the job has not read for too long. */
  void deleteRecordsBefore(Map<Integer, Long> offsets) throws Exception {
    deleteRecordsBefore("samples", offsets);
  }

  /** The same in another topic. */
  void deleteRecordsBefore(String topic, Map<Integer, Long> offsets) throws Exception {
    Map<TopicPartition, RecordsToDelete> before = new HashMap<>();
    offsets.forEach(
        (partition, offset) ->
            before.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(offset)));
    try (Admin admin = admin()) {
      admin.deleteRecords(before).all().get();
    }
  }

  /** The offset of the next record of each partition. */
  Map<Integer, Long> ends() throws Exception {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      asked.put(new TopicPartition("samples", partition), OffsetSpec.latest());
    }
    Map<Integer, Long> ends = new HashMap<>();
    try (Admin admin = admin()) {
      admin
          .listOffsets(asked)
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
    }
    return ends;
  }

  private void connect() {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  private Configuration cluster() {
    Configuration cluster = JobConfiguration.of(settings(1));
    cluster.set(RestOptions.BIND_PORT, "0");
    cluster.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, dir.resolve("cp").toUri().toString());
    cluster.setString("queryable-state.enable", "true");
    cluster.setString("queryable-state.proxy.ports", Integer.toString(queryPort));
    cluster.setString("queryable-state.server.ports", "0");
    return cluster;
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private JobSettings settings(int parallelism) {
    return settings(parallelism, Map.of());
  }

  private JobSettings settings(int parallelism, Map<String, String> over) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(over);
    all.put("WEIR_BOOTSTRAP_SERVERS", broker.bootstrapServers());
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
    start(settings(parallelism), more);
  }

  private void start(JobSettings settings, Configuration more) throws Exception {
    submit(settings, more, newestCheckpoint());
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
    return supervisor(settings(parallelism), savepoint);
  }

  private SupervisorMain supervisor(JobSettings settings, Optional<Path> savepoint)
      throws Exception {
    SupervisorSettings supervisor =
        new SupervisorSettings(
            flink.getRestAddress().get(), dir.resolve("kept"), savepoint, Duration.ofMillis(100));
    return new SupervisorMain(supervisor, settings, Optional.empty());
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

  private Optional<Path> newestCheckpoint() throws Exception {
    if (!Files.exists(dir.resolve("cp"))) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(dir.resolve("cp"))) {
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

  /** Puts a block on Kafka, where it belongs by its first tag. */
  void send(SampleBlock.Writer block) {
    send(block.toBytes());
  }

  /** The same with a block of any version. */
  void send(byte[] block) {
    SampleReader first = SampleReader.of(block);
    first.next();
    put(Tag.partition(first.tagHash(), PARTITIONS), block);
  }

  /** Puts a deletion on Kafka, in its tag's partition. */
  void send(TagDeletion deletion) {
    send(deletion.tag(), deletion.toBytes());
  }

  /** Puts a record into a tag's partition. */
  void send(Tag tag, byte[] value) {
    int partition = Tag.partition(tag.hashCode(), PARTITIONS);
    put(partition, value);
  }

  private void put(int partition, byte[] value) {
    producer.send(
        new ProducerRecord<>("samples", partition, null, value),
        (metadata, failure) -> {
          if (failure != null) {
            refused = failure;
          }
        });
  }

  void sendMalformed() {
    put(0, new byte[] {7, 7, 7});
    put(0, null);
  }

  /** Waits until Kafka has taken all that was sent. */
  void await() {
    producer.flush();
    if (refused != null) {
      throw new IllegalStateException("Kafka has not taken what was sent", refused);
    }
  }

  /** As retention does: the first records of the partitions that have so many are gone. */
  void forgetRecords(long count) throws Exception {
    Map<TopicPartition, RecordsToDelete> before = new HashMap<>();
    long[] last = lastOffsets();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      if (last[partition] >= count) {
        before.put(new TopicPartition("samples", partition), RecordsToDelete.beforeOffset(count));
      }
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin.deleteRecords(before).all().get();
    }
  }

  /** The offset of the last record of each partition. */
  long[] lastOffsets() throws Exception {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      latest.put(new TopicPartition("samples", partition), OffsetSpec.latest());
    }
    long[] last = new long[PARTITIONS];
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .listOffsets(latest)
          .all()
          .get()
          .forEach((partition, end) -> last[partition.partition()] = end.offset() - 1);
    }
    return last;
  }

  CompletableFuture<QueryResult> askAsync(Query query) {
    return client
        .sendRequest(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), queryPort),
            new KvStateRequest(job, query.stateName(), query.routingHash(), query.toBytes()))
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

  @Override
  public void close() throws Exception {
    client.shutdown();
    flink.close();
    producer.close();
    broker.close();
  }
}
