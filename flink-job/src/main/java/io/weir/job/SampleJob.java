package io.weir.job;

import io.weir.job.rocksdb.ChunkKeySerializer;
import io.weir.job.samples.ChunkKey;
import io.weir.job.source.CheckedKafkaSource;
import io.weir.model.Tag;
import io.weir.service.settings.Settings;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;

/** The job: Kafka's blocks of samples, split by owner of the tags, go into the chunk store. */
public final class SampleJob {
  /**
   * Kafka delays a fetch until this much is there or this time has passed, so that single messages
   * do not take a fetch for each request of the producer.
   */
  private static final int FETCH_MIN_BYTES = 32 << 10;

  private static final int FETCH_WAIT_MILLIS = 20;
  private static final int FETCH_MAX_BYTES = 8 << 20;

  /** How soon partitions that are added to the topic are read. */
  private static final int NEW_PARTITIONS_MILLIS = 10_000;

  /** Flink requires a key of every record to give an operator keyed state; this one is not used. */
  private static final ChunkKey NO_KEY = ChunkKey.of(Tag.of("-"));

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
    DataStream<LogPiece> pieces =
        job.fromSource(source(settings), WatermarkStrategy.noWatermarks(), "samples")
            .uid("samples")
            .transform("split", LogPieceSerializer.TYPE, new SampleSplit())
            .uid("split");
    store(route(pieces, settings), settings);
  }

  /** A single task owns every tag; then nothing is routed. */
  private static DataStream<LogPiece> route(DataStream<LogPiece> pieces, JobSettings settings) {
    return settings.parallelism() == 1
        ? pieces
        : pieces.partitionCustom((task, tasks) -> task, LogPiece::task);
  }

  /** As on a keyed stream, but a record has many keys, and {@link LogSplit} routes it. */
  private static void store(DataStream<LogPiece> pieces, JobSettings settings) {
    SingleOutputStreamOperator<Void> store =
        pieces.transform("store", Types.VOID, new StoreOperator(settings));
    @SuppressWarnings("unchecked")
    OneInputTransformation<LogPiece, Void> keyed =
        (OneInputTransformation<LogPiece, Void>) store.getTransformation();
    keyed.setStateKeySelector(piece -> NO_KEY);
    keyed.setStateKeyType(ChunkKeySerializer.TYPE);
    store.uid("store").sinkTo(new DiscardingSink<>()).name("done").uid("done");
  }

  private static CheckedKafkaSource<LogPiece> source(JobSettings settings) {
    return new CheckedKafkaSource<>(
        settings.topic(),
        settings.group(),
        settings.kafka().with(Map.of("bootstrap.servers", settings.bootstrapServers())),
        Map.of(
            "fetch.min.bytes",
            Integer.toString(FETCH_MIN_BYTES),
            "fetch.max.wait.ms",
            Integer.toString(FETCH_WAIT_MILLIS),
            "fetch.max.bytes",
            Integer.toString(FETCH_MAX_BYTES),
            "partition.discovery.interval.ms",
            Integer.toString(NEW_PARTITIONS_MILLIS)),
        new BlockDeserializer());
  }
}
