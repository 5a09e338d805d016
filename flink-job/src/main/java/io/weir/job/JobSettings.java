package io.weir.job;

import io.weir.job.samples.Retention;
import io.weir.model.QuerySecret;
import io.weir.service.settings.KafkaProperties;
import io.weir.service.settings.RecordTopics;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SharedSettings;
import java.io.Serializable;
import java.time.Duration;

/**
 * The settings of the job.
 *
 * @param bootstrapServers Kafka's brokers
 * @param kafka further properties of Kafka's clients; {@link #toString} has none of their values
 * @param topic holds the sample blocks
 * @param records the topics of records, and whether the job has any
 * @param name of the job, by which the query service finds it
 * @param group Kafka's consumer group; replicas of the job have one each
 * @param parallelism tasks that share the tags
 * @param keyGroups the most tasks there can ever be; part of the stored format
 * @param retention how long samples are kept
 * @param flushInterval how long samples wait on the heap, see {@link FlushPace}
 * @param checkpointInterval the most that is consumed again after a failure
 * @param secret queries over the network must be signed with it
 */
public record JobSettings(
    String bootstrapServers,
    KafkaProperties kafka,
    String topic,
    RecordTopics records,
    String name,
    String group,
    int parallelism,
    int keyGroups,
    Retention retention,
    Duration flushInterval,
    Duration checkpointInterval,
    QuerySecret secret)
    implements Serializable {
  /** Reads the settings, each from the variable named here. */
  public static JobSettings from(Settings settings) {
    return new JobSettings(
        SharedSettings.bootstrapServers(settings),
        KafkaProperties.from(settings),
        SharedSettings.topic(settings),
        SharedSettings.records(settings),
        settings.text("WEIR_JOB_NAME", "weir", "name of the Flink job"),
        settings.text("WEIR_JOB_GROUP", "weir", "Kafka's consumer group of the job"),
        settings.integer("WEIR_PARALLELISM", 1, 1, 1024, "tasks of the job that share the tags"),
        settings.integer(
            "WEIR_KEY_GROUPS", 128, 1, 32768, "the most tasks ever; fixed for a store's life"),
        new Retention(
            SharedSettings.rawRetention(settings),
            settings.duration("WEIR_ROLLUP_RETENTION", "32d", "how long buckets are kept")),
        settings.duration(
            "WEIR_FLUSH_INTERVAL",
            "30ms",
            "a sample waits unseen; under load up to ten times as long, 500 ms at most"),
        settings.duration("WEIR_CHECKPOINT_INTERVAL", "10s", "time between checkpoints"),
        SharedSettings.querySecret(settings));
  }
}
