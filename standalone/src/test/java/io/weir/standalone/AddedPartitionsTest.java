package io.weir.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.kafka.KafkaLog;
import io.weir.gateway.kafka.KafkaSettings;
import io.weir.gateway.log.LogEntry;
import io.weir.gateway.log.PartitionedLog;
import io.weir.service.broker.EmbeddedBroker;
import io.weir.service.http.ProblemException;
import io.weir.service.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Partitions that an operator adds while the log of this process is written to. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class AddedPartitionsTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int WRITERS = 3;
  private static final String TOPIC = "added";

  private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private final Set<Integer> written = ConcurrentHashMap.newKeySet();
  private volatile boolean over;

  @Test
  void nothingIsRefusedOrLostWhilePartitionsAreAdded(@TempDir Path dir) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir);
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
        PartitionedLog log = open(broker)) {
      await().atMost(SOON).until(() -> log.fault().isEmpty());
      List<Future<?>> writing = new ArrayList<>();
      for (int i = 0; i < WRITERS; i++) {
        int writer = i;
        writing.add(threads.submit(() -> write(log, writer)));
      }
      for (int partitions : new int[] {3, 5, 12, 40}) {
        admin.createPartitions(Map.of(TOPIC, NewPartitions.increaseTo(partitions))).all().get();
        await().atMost(SOON).until(() -> written.contains(partitions - 1));
      }
      over = true;
      for (Future<?> each : writing) {
        each.get();
      }

      assertThat(refused).isEmpty();
      assertThat(kept(broker, log.partitions())).isEqualTo(new TreeSet<>(acknowledged));
    } finally {
      over = true;
      threads.shutdown();
    }
  }

  private static PartitionedLog open(EmbeddedBroker broker) {
    Map<String, String> settings =
        Map.of(
            "WEIR_TOPIC",
            TOPIC,
            "WEIR_PARTITIONS",
            "2",
            "WEIR_RECORDS",
            "off",
            "WEIR_BOOTSTRAP_SERVERS",
            broker.bootstrapServers());
    return KafkaLog.start(
            KafkaSettings.from(new Settings(settings)),
            new PrometheusRegistry(),
            true,
            LocalSender.to(broker))
        .samples();
  }

  /** To all partitions at once, again and again. */
  private void write(PartitionedLog log, int writer) {
    AtomicInteger next = new AtomicInteger();
    while (!over) {
      List<LogEntry> entries = List.of();
      try {
        entries =
            IntStream.range(0, log.partitions())
                .mapToObj(each -> entry(each, writer + "-" + next.incrementAndGet()))
                .toList();
        log.append(entries).toCompletableFuture().join();
        entries.forEach(each -> acknowledged.add(new String(each.value(), UTF_8)));
        entries.forEach(each -> written.add(each.partition()));
      } catch (ProblemException | CompletionException e) {
        refused.add(entries.size() + " entries: " + e);
      }
    }
  }

  private static LogEntry entry(int partition, String text) {
    return new LogEntry(partition, null, text.getBytes(UTF_8));
  }

  private static Set<String> kept(EmbeddedBroker broker, int partitions) {
    Set<String> kept = new TreeSet<>();
    List<TopicPartition> all =
        IntStream.range(0, partitions).mapToObj(each -> new TopicPartition(TOPIC, each)).toList();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(all);
      consumer.seekToBeginning(all);
      Map<TopicPartition, Long> ends = consumer.endOffsets(all);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(each -> kept.add(new String(each.value(), UTF_8)));
      }
    }
    return kept;
  }
}
