package io.weir.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.gateway.log.LogEntry;
import io.weir.service.broker.EmbeddedBroker;
import io.weir.service.http.ProblemException;
import io.weir.service.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.ClusterAuthorizationException;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.OutOfOrderSequenceException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A topic that is not as the gateway was told, or does not stay so, on a real broker. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class KafkaLinkTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static EmbeddedBroker broker;
  private static Admin admin;

  private String topic;
  private KafkaLink link;
  private KafkaLog log;

  @BeforeAll
  static void startBroker(@TempDir Path dir) throws Exception {
    broker = EmbeddedBroker.start(dir);
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @AfterAll
  static void stopBroker() throws Exception {
    admin.close();
    broker.close();
  }

  @BeforeEach
  void nameTopic(TestInfo test) {
    topic = test.getTestMethod().orElseThrow().getName();
  }

  @AfterEach
  void close() {
    if (log != null) {
      log.close();
    }
  }

  private void open(String... settings) {
    open(false, settings);
  }

  private void open(boolean topicIsOurs, String... settings) {
    Map<String, String> environment = new HashMap<>();
    environment.put("WEIR_TOPIC", topic);
    environment.put("WEIR_PARTITIONS", "2");
    environment.put("WEIR_ACK_TIMEOUT", "2s");
    environment.put("WEIR_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    for (int i = 0; i < settings.length; i += 2) {
      environment.put(settings[i], settings[i + 1]);
    }
    KafkaSettings told = KafkaSettings.from(new Settings(environment));
    link = new KafkaLink(told, List.of(told.samples()), topicIsOurs, EntrySender.Maker.PRODUCER);
    link.start();
    log = new KafkaLog(link);
  }

  private void create(int partitions, Map<String, String> config) throws Exception {
    NewTopic wanted = new NewTopic(topic, partitions, (short) 1).configs(config);
    admin.createTopics(List.of(wanted)).all().get();
  }

  private void alter(String key, String value) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    AlterConfigOp set = new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    admin.incrementalAlterConfigs(Map.of(resource, List.of(set))).all().get();
  }

  private void awaitReady() {
    await().atMost(SOON).untilAsserted(() -> assertThat(log.fault()).isEmpty());
  }

  private void awaitFault(String... parts) {
    await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(log.fault().orElse("none")).contains(parts));
  }

  private boolean takes(int partition) {
    LogEntry block = new LogEntry(partition, null, new byte[] {1, 10});
    return log.append(List.of(block))
        .handle((nothing, failure) -> failure == null)
        .toCompletableFuture()
        .join();
  }

  @Test
  void doesNotKeepACallerWaitingWhenTheTopicIsMadeAnewWithFewerPartitions() throws Exception {
    create(4, Map.of());
    open();
    awaitReady();
    assertThat(log.partitions()).isEqualTo(4);
    assertThat(takes(3)).isTrue();

    admin.deleteTopics(List.of(topic)).all().get();
    try {
      create(2, Map.of());
    } catch (ExecutionException e) {
      assertThat(e).hasCauseInstanceOf(TopicExistsException.class); // the gateway was quicker
    }
    List<Long> appending = new ArrayList<>();
    await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              int partitions;
              try {
                partitions = log.partitions();
              } catch (ProblemException e) {
                return false;
              }
              List<LogEntry> blocks =
                  IntStream.range(0, partitions)
                      .mapToObj(p -> new LogEntry(p, null, new byte[] {1, 10}))
                      .toList();
              long begin = System.nanoTime();
              var stage = log.append(blocks).toCompletableFuture();
              appending.add((System.nanoTime() - begin) / 1_000_000);
              return stage.handle((nothing, failure) -> failure == null).join() && partitions == 2;
            });

    assertThat(log.partitions()).isEqualTo(2);
    appending.sort(null);
    assertThat(appending.get(appending.size() / 2)).as("ms of %s", appending).isLessThan(500);
  }

  @Test
  void takesPartitionsOverThatAreAdded() throws Exception {
    create(2, Map.of());
    open();
    awaitReady();

    admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(5))).all().get();

    await().atMost(SOON).until(() -> log.partitions() == 5);
    assertThat(takes(4)).isTrue();
  }

  @Test
  void isNotReadyWithoutTheReplicasInSyncThatAnAcknowledgementNeeds() throws Exception {
    create(1, Map.of("min.insync.replicas", "2"));
    open();

    awaitFault("1 replica", "in sync", "2");
    alter("min.insync.replicas", "1");
    awaitReady();
    alter("min.insync.replicas", "2");
    awaitFault("in sync");
  }

  @Test
  void replacesAProducerThatIsOfNoMoreUse() {
    open();
    awaitReady();
    assertThat(takes(0)).isTrue();

    link.sender().close(Duration.ofSeconds(5));

    await().atMost(SOON).until(() -> takes(0));
    awaitReady();
  }

  @Test
  void refusesATopicThatCompacts() throws Exception {
    create(1, Map.of("cleanup.policy", "compact"));
    open();

    awaitFault("cleanup.policy", "compact", topic);
    alter("cleanup.policy", "delete");
    awaitReady();
  }

  @Test
  void takesSamplesAndWarnsWhileTheTopicKeepsLessThanItWasTold() throws Exception {
    create(1, Map.of("message.timestamp.type", "LogAppendTime", "retention.ms", "3600000"));
    open();
    awaitReady();

    assertThat(log.warnings()).singleElement().asString().contains("retention.ms", "(1h)", "26h");
    alter("retention.bytes", "1000000");
    await()
        .atMost(SOON)
        .untilAsserted(
            () ->
                assertThat(log.warnings())
                    .hasSize(2)
                    .last()
                    .asString()
                    .contains("retention.bytes"));
    alter("retention.bytes", "-1");
    alter("retention.ms", "-1");
    await().atMost(SOON).until(() -> log.warnings().isEmpty());
    assertThat(takes(0)).isTrue();
  }

  @Test
  void configuresATopicOfItsOwnAsItWasTold() throws Exception {
    create(1, Map.of("cleanup.policy", "compact", "retention.ms", "3600000"));
    open(true);

    awaitReady();

    assertThat(log.warnings()).isEmpty();
  }

  @Test
  void replacesAProducerOnlyForWhatWillNotPass() {
    assertThat(KafkaLink.isForGood(new OutOfOrderSequenceException("lost"))).isTrue();
    assertThat(KafkaLink.isForGood(new ClusterAuthorizationException("no"))).isTrue();
    assertThat(KafkaLink.isForGood(new ProducerFencedException("another"))).isTrue();
    assertThat(KafkaLink.isForGood(new IllegalStateException("closed"))).isTrue();
    assertThat(KafkaLink.isForGood(new TimeoutException("slow"))).isFalse();
    assertThat(KafkaLink.isForGood(new NotEnoughReplicasException("one"))).isFalse();
    assertThat(KafkaLink.isForGood(new RecordTooLargeException("large"))).isFalse();
  }

  @Test
  void refusesATopicThatFewerBrokersHoldThanTheSettingsSay() throws Exception {
    create(1, Map.of());
    open("WEIR_REPLICATION", "3", "WEIR_MIN_INSYNC", "2");

    awaitFault("WEIR_REPLICATION", "min.insync.replicas", "WEIR_MIN_INSYNC");
  }
}
