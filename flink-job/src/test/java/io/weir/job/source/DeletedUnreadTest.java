package io.weir.job.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.service.broker.EmbeddedBroker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.metrics.groups.SourceReaderMetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.flink.util.SimpleUserCodeClassLoader;
import org.apache.flink.util.UserCodeClassLoader;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A reader that stands still while Kafka's retention deletes what it has not read. */
class DeletedUnreadTest {
  private static final TopicPartition PARTITION = new TopicPartition("samples", 0);

  /** More than Flink and Kafka's consumer fetch ahead, a record a fetch. */
  private static final int DELETED = 100;

  @TempDir Path dir;
  private final List<ReadRecord> read = new ArrayList<>();

  @Test
  void tellsTheFirstRecordAfterTheGap() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir)) {
      Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
      ReadPositions<ReadRecord> positions = new ReadPositions<>(ReadRecord.DESERIALIZER);
      try (Admin admin = Admin.create(kafka);
          KafkaProducer<byte[], byte[]> producer =
              new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
        admin.createTopics(List.of(new NewTopic(PARTITION.topic(), 1, (short) 1))).all().get();
        try (CheckedReader<ReadRecord> reader = reader(kafka, positions)) {
          reader.start();
          reader.addSplits(List.of(new KafkaPartitionSplit(PARTITION, 0)));
          send(producer, 3);
          readUntil(2, reader);

          send(producer, DELETED);
          long begin = 3 + DELETED;
          admin.deleteRecords(Map.of(PARTITION, RecordsToDelete.beforeOffset(begin))).all().get();
          send(producer, 2);
          readUntil(begin + 1, reader);

          assertThat(read.stream().filter(ReadRecord::afterLoss).map(ReadRecord::offset))
              .containsExactly(begin);
          assertThat(positions.gapRecords()).isEqualTo(begin + 2 - read.size()).isPositive();
        }
      }
    }
  }

  private static void send(KafkaProducer<byte[], byte[]> producer, int records) throws Exception {
    for (int i = 0; i < records; i++) {
      producer.send(new ProducerRecord<>(PARTITION.topic(), new byte[1])).get(); // a batch each
    }
  }

  private void readUntil(long offset, CheckedReader<ReadRecord> reader) {
    await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              reader.pollNext(new Output());
              return !read.isEmpty() && read.get(read.size() - 1).offset() >= offset;
            });
  }

  private static CheckedReader<ReadRecord> reader(
      Map<String, Object> kafka, ReadPositions<ReadRecord> positions) throws Exception {
    Properties properties = new Properties();
    properties.putAll(kafka);
    properties.putAll(
        Map.of("max.poll.records", "1", "fetch.max.bytes", "1", "max.partition.fetch.bytes", "1"));
    KafkaSource<ReadRecord> source =
        KafkaSource.<ReadRecord>builder()
            .setTopics(PARTITION.topic())
            .setGroupId("test")
            .setStartingOffsets(OffsetsInitializer.earliest())
            .setDeserializer(positions)
            .setProperties(properties)
            .build();
    return new CheckedReader<>(
        source.createReader(new Context()),
        positions,
        new LogCheck(kafka),
        new UnregisteredMetricsGroup());
  }

  private final class Output implements ReaderOutput<ReadRecord> {
    @Override
    public void collect(ReadRecord record) {
      read.add(record);
    }

    @Override
    public void collect(ReadRecord record, long timestamp) {
      read.add(record);
    }

    @Override
    public void emitWatermark(Watermark watermark) {}

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}

    @Override
    public SourceOutput<ReadRecord> createOutputForSplit(String split) {
      return this;
    }

    @Override
    public void releaseOutputForSplit(String split) {}
  }

  private static final class Context implements SourceReaderContext {
    @Override
    public SourceReaderMetricGroup metricGroup() {
      return UnregisteredMetricsGroup.createSourceReaderMetricGroup();
    }

    @Override
    public Configuration getConfiguration() {
      return new Configuration();
    }

    @Override
    public String getLocalHostName() {
      return "localhost";
    }

    @Override
    public int getIndexOfSubtask() {
      return 0;
    }

    @Override
    public void sendSplitRequest() {}

    @Override
    public void sendSourceEventToCoordinator(SourceEvent event) {}

    @Override
    public UserCodeClassLoader getUserCodeClassLoader() {
      return SimpleUserCodeClassLoader.create(getClass().getClassLoader());
    }
  }
}
