package io.weir.standalone;

import io.weir.job.JobSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What Kafka held before the job started, and whether the job has it by now. The job commits to
 * Kafka how far each completed checkpoint reaches, so a checkpoint that reaches the end has it all.
 */
final class CatchUp implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);
  private static final long COMMIT_MILLIS = 100;

  private final Admin admin;
  private final Producer<byte[], byte[]> producer;
  private final String group;
  private final Map<TopicPartition, Long> ends;

  private CatchUp(JobSettings settings) throws ExecutionException, InterruptedException {
    Map<String, Object> kafka = Map.of("bootstrap.servers", settings.bootstrapServers());
    admin = Admin.create(kafka);
    producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
    group = settings.group();
    ends = ends(admin, settings.topic());
  }

  /** To be called before the job starts; the topic must exist. */
  static CatchUp before(JobSettings settings) throws ExecutionException, InterruptedException {
    CatchUp catchUp = new CatchUp(settings);
    if (!catchUp.ends.isEmpty()) {
      catchUp.forgetCommitted();
    }
    return catchUp;
  }

  /** The ends of the partitions that anything was ever put in. */
  private static Map<TopicPartition, Long> ends(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    int partitions =
        admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions().size();
    Map<TopicPartition, OffsetSpec> latest =
        IntStream.range(0, partitions)
            .mapToObj(partition -> new TopicPartition(topic, partition))
            .collect(Collectors.toMap(Function.identity(), partition -> OffsetSpec.latest()));
    return admin.listOffsets(latest).all().get().entrySet().stream()
        .filter(entry -> entry.getValue().offset() > 0)
        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().offset()));
  }

  /** What an earlier run has committed says nothing about the state that this one starts from. */
  private void forgetCommitted() throws ExecutionException, InterruptedException {
    try {
      admin.deleteConsumerGroupOffsets(group, ends.keySet()).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof GroupIdNotFoundException)) {
        throw e;
      }
    }
  }

  /** Returns when the running job has all that was there; takes checkpoints to find out. */
  void await(ClusterOfJob job) throws Exception {
    long said = missing(); // all there is, since nothing is committed yet: not worth saying
    for (long missing = said; missing > 0; missing = missing()) {
      if (missing != said) {
        LOG.info("The job has {} more blocks to read from Kafka", missing);
        said = missing;
      }
      job.tryCheckpoint();
      nudge();
      Thread.sleep(COMMIT_MILLIS); // the commit follows the checkpoint
    }
  }

  /**
   * Flink's Kafka source commits between two fetches, of which one without records takes 10 s. An
   * empty record ends it; the job skips it.
   */
  private void nudge() throws ExecutionException, InterruptedException {
    TopicPartition any = ends.keySet().iterator().next();
    producer.send(new ProducerRecord<>(any.topic(), any.partition(), null, null)).get();
  }

  /** Records behind the last commit. */
  private long missing() throws ExecutionException, InterruptedException {
    if (ends.isEmpty()) {
      return 0;
    }
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    return ends.entrySet().stream()
        .mapToLong(
            end -> {
              OffsetAndMetadata reached = committed.get(end.getKey());
              return Math.max(0, end.getValue() - (reached == null ? 0 : reached.offset()));
            })
        .sum();
  }

  @Override
  public void close() {
    producer.close();
    admin.close();
  }
}
