package io.weir.job;

import io.weir.job.rocksdb.ChunkKeySerializer;
import io.weir.job.rocksdb.MapKeySerializer;
import io.weir.job.rocksdb.SerializedType;
import io.weir.job.source.CheckedKafkaSource;
import io.weir.service.settings.RecordTopics;
import io.weir.service.settings.Settings;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;

/**
 * The job: Kafka's blocks of samples, split by owner of the tags, go into the chunk store; commands
 * to records, split by owner of the streams, into theirs, and what became of them to Kafka.
 */
public final class SampleJob {
  /**
   * Kafka delays a fetch until this much is there or {@link #fetchWaitMillis} have passed, so that
   * single messages do not take a fetch for each request of the producer.
   */
  private static final int FETCH_MIN_BYTES = 32 << 10;

  private static final int FETCH_MAX_BYTES = 8 << 20;
  private static final int SHORTEST_FETCH_WAIT_MILLIS = 20;
  private static final int LONGEST_FETCH_WAIT_MILLIS = 500;

  /** How soon partitions that are added to the topic are read. */
  private static final int NEW_PARTITIONS_MILLIS = 10_000;

  /** The longest that a command waits for others on its way to another task. */
  private static final int COMMAND_BUFFER_MILLIS = 1;

  private SampleJob() {}

  /** For {@code flink run}: defines the job as {@code WEIR_*} variables say, and submits it. */
  public static void main(String[] arguments) throws Exception {
    Settings environment = new Settings(System.getenv());
    JobSettings settings = JobSettings.from(environment);
    environment.refuseUnknown();
    StreamExecutionEnvironment job =
        StreamExecutionEnvironment.getExecutionEnvironment(JobConfiguration.of(settings));
    define(job, settings);
    job.execute(settings.name());
  }

  /** Adds the job to an environment that is configured by {@link JobConfiguration}. */
  public static void define(StreamExecutionEnvironment job, JobSettings settings) {
    job.setParallelism(settings.parallelism());
    job.setMaxParallelism(settings.keyGroups());
    job.getConfig().setGlobalJobParameters(JobVersion.of(settings).parameters());
    DataStream<LogPiece> samples =
        job.fromSource(samples(settings), WatermarkStrategy.noWatermarks(), "samples")
            .uid("samples")
            .transform("split", LogPieceSerializer.TYPE, new SampleSplit())
            .uid("split");
    apply(route(samples, settings), "store", new StoreOperator(settings), ChunkKeySerializer.TYPE)
        .sinkTo(new DiscardingSink<>())
        .name("done")
        .uid("done");
    if (settings.records().on()) {
      defineRecords(job, settings);
    }
  }

  private static void defineRecords(StreamExecutionEnvironment job, JobSettings settings) {
    SingleOutputStreamOperator<LogPiece> commands =
        job.fromSource(commands(settings), WatermarkStrategy.noWatermarks(), "commands")
            .uid("commands")
            .transform("split commands", LogPieceSerializer.TYPE, new RecordSplit())
            .uid("split-commands")
            .setBufferTimeout(COMMAND_BUFFER_MILLIS);
    apply(route(commands, settings), "records", new RecordOperator(settings), MapKeySerializer.TYPE)
        .sinkTo(new DiscardingSink<>())
        .name("records done")
        .uid("records-done");
  }

  /** A single task owns every key; then nothing is routed. */
  private static DataStream<LogPiece> route(DataStream<LogPiece> pieces, JobSettings settings) {
    return settings.parallelism() == 1
        ? pieces
        : pieces.partitionCustom((task, tasks) -> task, LogPiece::task);
  }

  /**
   * As on a keyed stream, but a piece has many keys or none, and {@link LogSplit} routes it: Flink
   * requires a key of each to give an operator keyed state, and is given none.
   */
  private static <K> SingleOutputStreamOperator<Void> apply(
      DataStream<LogPiece> pieces, String uid, LogOperator<K> operator, SerializedType<K> keys) {
    SingleOutputStreamOperator<Void> applied = pieces.transform(uid, Types.VOID, operator).uid(uid);
    @SuppressWarnings("unchecked")
    OneInputTransformation<LogPiece, Void> keyed =
        (OneInputTransformation<LogPiece, Void>) applied.getTransformation();
    keyed.setStateKeySelector(piece -> null);
    keyed.setStateKeyType(keys);
    return applied;
  }

  private static CheckedKafkaSource<LogPiece> samples(JobSettings settings) {
    return source(
        settings,
        settings.topic(),
        settings.group(),
        Map.of(
            "fetch.min.bytes",
            Integer.toString(FETCH_MIN_BYTES),
            "fetch.max.wait.ms",
            Long.toString(fetchWaitMillis(settings)),
            "fetch.max.bytes",
            Integer.toString(FETCH_MAX_BYTES)));
  }

  /** Two thirds of the flush interval, within bounds: samples that may wait need fewer fetches. */
  private static long fetchWaitMillis(JobSettings settings) {
    long wait = settings.flushInterval().toMillis() * 2 / 3;
    return Math.min(LONGEST_FETCH_WAIT_MILLIS, Math.max(SHORTEST_FETCH_WAIT_MILLIS, wait));
  }

  /** Gets each command at once, however large it is. */
  private static CheckedKafkaSource<LogPiece> commands(JobSettings settings) {
    String most = Integer.toString(RecordTopics.MAX_MESSAGE_BYTES);
    return source(
        settings,
        settings.records().commands(),
        settings.group() + "-records",
        Map.of("fetch.min.bytes", "1", "fetch.max.bytes", most, "max.partition.fetch.bytes", most));
  }

  private static CheckedKafkaSource<LogPiece> source(
      JobSettings settings, String topic, String group, Map<String, Object> fetch) {
    Map<String, Object> consumer = new HashMap<>(fetch);
    consumer.put("partition.discovery.interval.ms", Integer.toString(NEW_PARTITIONS_MILLIS));
    return new CheckedKafkaSource<>(
        topic,
        group,
        settings.kafka().with(Map.of("bootstrap.servers", settings.bootstrapServers())),
        consumer,
        () -> TaskRack.of(System.getenv()),
        new BlockDeserializer());
  }
}
