package io.weir.service.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.records.RecordCommand;
import io.weir.model.records.RequestId;
import io.weir.service.broker.EmbeddedBroker;
import io.weir.service.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** On a real broker. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class KafkaSystemLogTest {
  private static final int PARTITIONS = 5;

  @TempDir Path dir;

  @Test
  void waitsForTheTopicAndWritesToThePartitionOfTheStream() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        KafkaSystemLog log =
            new KafkaSystemLog(
                MetricStreamSettings.from(
                    new Settings(Map.of("WEIR_BOOTSTRAP_SERVERS", broker.bootstrapServers()))))) {
      assertThatThrownBy(log::connect).isInstanceOf(SystemLog.UnavailableException.class);
      Set<String> topics = admin.listTopics().names().get();
      assertThat(topics).doesNotContain("records");

      admin.createTopics(List.of(new NewTopic("records", PARTITIONS, (short) 1))).all().get();
      RecordCommand.Delete command =
          new RecordCommand.Delete(new RequestId(1, 2), MetricStream.KEY);
      log.connect();
      log.write(command).toCompletableFuture().get(60, TimeUnit.SECONDS);

      ConsumerRecord<byte[], byte[]> record = only(broker.bootstrapServers());
      assertThat(record.partition()).isEqualTo(MetricStream.KEY.partition(PARTITIONS));
      assertThat(record.key()).isEqualTo(MetricStream.KEY.name());
      assertThat(RecordCommand.of(record.value())).isEqualTo(command);
    }
  }

  @Test
  void saysThatKafkaIsAway() {
    MetricStreamSettings nowhere =
        MetricStreamSettings.from(new Settings(Map.of("WEIR_BOOTSTRAP_SERVERS", "127.0.0.1:1")));
    try (KafkaSystemLog log = new KafkaSystemLog(nowhere)) {
      assertThatThrownBy(log::connect).isInstanceOf(SystemLog.UnavailableException.class);
    }
  }

  private static ConsumerRecord<byte[], byte[]> only(String servers) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> all =
          IntStream.range(0, PARTITIONS).mapToObj(i -> new TopicPartition("records", i)).toList();
      consumer.assign(all);
      consumer.seekToBeginning(all);
      List<ConsumerRecord<byte[], byte[]>> read = new ArrayList<>();
      while (read.isEmpty()) {
        consumer.poll(Duration.ofSeconds(1)).forEach(read::add);
      }
      assertThat(read).hasSize(1);
      return read.get(0);
    }
  }
}
