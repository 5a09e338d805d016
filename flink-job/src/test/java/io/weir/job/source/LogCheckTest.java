package io.weir.job.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.service.broker.EmbeddedBroker;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.connector.kafka.source.split.KafkaPartitionSplit;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.metrics.groups.UnregisteredMetricsGroup;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code CutLogTest} does not have: a log whose leaders' epochs tell of no cut. */
class LogCheckTest {
  private static final TopicPartition PARTITION = new TopicPartition("samples", 0);
  private static final int RECORDS = 10;

  private static EmbeddedBroker broker;
  private static LogCheck check;
  private static Uuid topic;
  private static long lastAppended;

  @BeforeAll
  static void fillLog(@TempDir Path dir) throws Exception {
    broker = EmbeddedBroker.start(dir);
    Map<String, Object> kafka = Map.of("bootstrap.servers", broker.bootstrapServers());
    try (Admin admin = Admin.create(kafka);
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer())) {
      NewTopic samples =
          new NewTopic(PARTITION.topic(), 1, (short) 1)
              .configs(Map.of("message.timestamp.type", "LogAppendTime"));
      admin.createTopics(List.of(samples)).all().get();
      for (int i = 0; i < RECORDS; i++) {
        RecordMetadata sent =
            producer.send(new ProducerRecord<>(PARTITION.topic(), new byte[1])).get();
        lastAppended = sent.timestamp();
      }
    }
    check = new LogCheck(kafka);
    topic = check.topicId(PARTITION.topic());
  }

  @AfterAll
  static void stopBroker() throws Exception {
    broker.close();
  }

  private CheckedSplit split(Uuid of, long next, int epoch, long appended) {
    return new CheckedSplit(
        new KafkaPartitionSplit(PARTITION, next), new LastRead(of, next - 1, epoch, appended));
  }

  private LogCheck.Start start(CheckedSplit split) {
    return check.starts(List.of(split), topic).get(PARTITION);
  }

  @Test
  void goesOnWhereTheLastRecordIsTheOneThatWasRead() {
    assertThat(start(split(topic, RECORDS, 0, lastAppended)))
        .isEqualTo(new LogCheck.Start(RECORDS, false));
  }

  @Test
  void readsAllAgainWhereAnotherRecordStandsInItsPlaceUnderTheSameLeader() {
    assertThat(start(split(topic, RECORDS, 0, lastAppended - 1)))
        .isEqualTo(new LogCheck.Start(0, true));
  }

  @Test
  void goesOnAtTheEndWhereTheLogEndsBeforeIt() {
    assertThat(start(split(topic, RECORDS + 5, 0, lastAppended)))
        .isEqualTo(new LogCheck.Start(RECORDS, true));
  }

  @Test
  void readsAllAgainWhereNoSuchLeaderIsKnown() {
    assertThat(start(split(topic, RECORDS, 9, lastAppended)))
        .isEqualTo(new LogCheck.Start(0, true));
  }

  @Test
  void readsAllAgainWhereTheTopicIsAnother() {
    assertThat(start(split(Uuid.ONE_UUID, RECORDS, 0, lastAppended)))
        .isEqualTo(new LogCheck.Start(0, true));
  }

  @Test
  void countsHowFarItWentBackAndLooksAgainUntilARecordTellsWhereTheLogGoesOn() {
    Map<String, Gauge<?>> gauges = new HashMap<>();
    MetricGroup metrics =
        new UnregisteredMetricsGroup() {
          @Override
          public MetricGroup addGroup(String name) {
            return this;
          }

          @Override
          public <T, G extends Gauge<T>> G gauge(String name, G registered) {
            gauges.put(name, registered);
            return registered;
          }
        };
    KafkaPartitionSplit atBegin = new KafkaPartitionSplit(PARTITION, 0);
    AtomicReference<Object> added = new AtomicReference<>();
    @SuppressWarnings("unchecked")
    SourceReader<ReadRecord, KafkaPartitionSplit> flink =
        (SourceReader<ReadRecord, KafkaPartitionSplit>)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {SourceReader.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("snapshotState")) {
                    return List.of(atBegin);
                  }
                  added.set(arguments[0]);
                  return null;
                });
    ReadPositions<ReadRecord> positions = new ReadPositions<>(ReadRecord.DESERIALIZER);
    CheckedReader<ReadRecord> reader = new CheckedReader<>(flink, positions, check, metrics);
    CheckedSplit lost = split(topic, RECORDS, 0, lastAppended - 1);

    reader.addSplits(List.of(lost));

    assertThat(added.get()).isEqualTo(List.of(atBegin));
    assertThat(gauges.get("log_cut_records").getValue()).isEqualTo((long) RECORDS);
    assertThat(gauges.get("log_gap_records").getValue()).isEqualTo(0L);
    assertThat(reader.snapshotState(1)).isEqualTo(List.of(lost));

    positions.deserialize(
        ReadRecord.record(0, 0, lastAppended), new ListCollector<>(new ArrayList<>()));

    assertThat(reader.snapshotState(2))
        .isEqualTo(List.of(new CheckedSplit(atBegin, new LastRead(topic, 0, 0, lastAppended))));
  }
}
