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
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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

  private final SharedCluster cluster;
  private final Optional<Path> ownKafka;
  private Optional<EmbeddedBroker> ownBroker = Optional.empty();
  private final int number;
  private final Path dir;
  private final Map<String, String> environment;
  private final MiniCluster flink;
  private KafkaProducer<byte[], byte[]> producer;
  private JobID job;
  private volatile Exception refused;

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

  /** A job without records over a broker of its own, which may lose its power. */
  static JobUnderTest withBroker(SharedCluster cluster, Path kafka) throws Exception {
    return new JobUnderTest(cluster, Map.of("WEIR_RECORDS", "off"), Optional.of(kafka));
  }

  private JobUnderTest(
      SharedCluster cluster, Map<String, String> environment, Optional<Path> ownKafka)
      throws Exception {
    this.cluster = cluster;
    this.environment = environment;
    this.ownKafka = ownKafka;
    number = cluster.nextTest();
    dir = cluster.directory(number);
    flink = cluster.flink();
    startOwnBroker();
    createTopic("samples", Map.of());
    connect();
  }

  private void startOwnBroker() throws Exception {
    if (ownKafka.isPresent()) {
      ownBroker = Optional.of(EmbeddedBroker.start(ownKafka.get()));
    }
  }

  /** Where the job's checkpoints and savepoints are. */
  Path directory() {
    return dir;
  }

  /** The name of this test's topic of samples, records or changes. */
  String topic(String of) {
    return of + "-" + number;
  }

  /**
   * Creates a topic as a gateway does.
   *
   * @param of samples, records or changes
   * @param more configuration
   */
  void createTopic(String of, Map<String, String> more) throws Exception {
    Map<String, String> configuration = new HashMap<>(more);
    configuration.putIfAbsent("message.timestamp.type", "LogAppendTime");
    NewTopic topic = new NewTopic(topic(of), PARTITIONS, (short) 1).configs(configuration);
    try (Admin admin = admin()) {
      admin.createTopics(List.of(topic)).all().get();
      // Until each partition is led: a leader that refuses a producer's first batch, since it does
      // not lead yet, and takes the second, on its way already, refuses the first for ever.
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .pollDelay(Duration.ZERO)
          .pollInterval(Duration.ofMillis(20))
          .ignoreExceptionsInstanceOf(ExecutionException.class)
          .until(
              () -> admin.listOffsets(allPartitions(of, OffsetSpec.latest())).all().get() != null);
    }
  }

  private Map<TopicPartition, OffsetSpec> allPartitions(String of, OffsetSpec offset) {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      all.put(new TopicPartition(topic(of), partition), offset);
    }
    return all;
  }

  private Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", bootstrapServers()));
  }

  String bootstrapServers() {
    return ownBroker.map(EmbeddedBroker::bootstrapServers).orElseGet(cluster::bootstrapServers);
  }

  /** What a power loss does to Kafka: the second half of each partition's records is gone. */
  void losePower() throws Exception {
    producer.close();
    ownBroker.orElseThrow().close();
    for (int partition = 0; partition < PARTITIONS; partition++) {
      CutLog.halve(ownKafka.orElseThrow(), topic("samples") + "-" + partition);
    }
    startOwnBroker();
    connect();
  }

  /** As an operator may do to empty the topic. */
  void createTopicAnew() throws Exception {
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(topic("samples"))).all().get();
      Awaitility.await()
          .ignoreExceptions()
          .until(() -> !admin.listTopics().names().get().contains(topic("samples")));
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
  void deleteRecordsBefore(String of, Map<Integer, Long> offsets) throws Exception {
    Map<TopicPartition, RecordsToDelete> before = new HashMap<>();
    offsets.forEach(
        (partition, offset) ->
            before.put(
                new TopicPartition(topic(of), partition), RecordsToDelete.beforeOffset(offset)));
    try (Admin admin = admin()) {
      admin.deleteRecords(before).all().get();
    }
  }

  /** The offset of the next record of each partition. */
  Map<Integer, Long> ends() throws Exception {
    Map<Integer, Long> ends = new HashMap<>();
    try (Admin admin = admin()) {
      admin
          .listOffsets(allPartitions("samples", OffsetSpec.latest()))
          .all()
          .get()
          .forEach((partition, end) -> ends.put(partition.partition(), end.offset()));
    }
    return ends;
  }

  private void connect() {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  private JobSettings settings(int parallelism) {
    return settings(parallelism, Map.of());
  }

  private JobSettings settings(int parallelism, Map<String, String> over) {
    Map<String, String> all = new HashMap<>(environment);
    all.putAll(over);
    all.put("WEIR_BOOTSTRAP_SERVERS", bootstrapServers());
    all.put("WEIR_TOPIC", topic("samples"));
    all.put("WEIR_RECORD_TOPIC", topic("records"));
    all.put("WEIR_CHANGE_TOPIC", topic("changes"));
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
        new ProducerRecord<>(topic("samples"), partition, null, value),
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
        before.put(
            new TopicPartition(topic("samples"), partition), RecordsToDelete.beforeOffset(count));
      }
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      admin.deleteRecords(before).all().get();
    }
  }

  /** The offset of the last record of each partition. */
  long[] lastOffsets() throws Exception {
    long[] last = new long[PARTITIONS];
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers()))) {
      admin
          .listOffsets(allPartitions("samples", OffsetSpec.latest()))
          .all()
          .get()
          .forEach((partition, end) -> last[partition.partition()] = end.offset() - 1);
    }
    return last;
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
    producer.close();
    if (ownBroker.isPresent()) {
      ownBroker.get().close();
    } else {
      deleteTopics();
    }
  }

  private void deleteTopics() throws Exception {
    try (Admin admin = admin()) {
      Set<String> ours = new HashSet<>(admin.listTopics().names().get());
      ours.removeIf(name -> !name.endsWith("-" + number));
      admin.deleteTopics(ours).all().get();
    }
  }
}
