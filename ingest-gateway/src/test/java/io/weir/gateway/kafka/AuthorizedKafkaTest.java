package io.weir.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.gateway.log.LogEntry;
import io.weir.gateway.log.PartitionedLog;
import io.weir.service.broker.EmbeddedBroker;
import io.weir.service.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Kafka where the gateway may do only what it was granted. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class AuthorizedKafkaTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"%s\""
          + " password=\"%s\"";

  private static Map<String, String> authorized() {
    Map<String, String> settings = new HashMap<>();
    settings.put("listener.security.protocol.map", "BROKER:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT");
    settings.put("sasl.enabled.mechanisms", "PLAIN");
    settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    settings.put(
        "listener.name.broker.plain.sasl.jaas.config",
        LOGIN.formatted("admin", "a") + " user_admin=\"a\" user_weir=\"w\";");
    settings.put(
        "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    settings.put("super.users", "User:admin;User:ANONYMOUS");
    return settings;
  }

  private static Map<String, String> client(String user, String password) {
    return Map.of(
        "security.protocol", "SASL_PLAINTEXT",
        "sasl.mechanism", "PLAIN",
        "sasl.jaas.config", LOGIN.formatted(user, password) + ";");
  }

  private static AclBinding grant(AclOperation operation) {
    return new AclBinding(
        new ResourcePattern(ResourceType.TOPIC, "samples", PatternType.LITERAL),
        new AccessControlEntry("User:weir", "*", operation, AclPermissionType.ALLOW));
  }

  private static boolean takes(PartitionedLog log) {
    return log.append(List.of(new LogEntry(0, null, new byte[] {1, 10})))
        .handle((nothing, failure) -> failure == null)
        .toCompletableFuture()
        .join();
  }

  @Test
  void saysWhatItMayNotDoAndGoesOnWhenItMay(@TempDir Path dir) throws Exception {
    StringBuilder text = new StringBuilder();
    client("weir", "w").forEach((key, value) -> text.append(key + "=" + value + "\n"));
    Path file = Files.writeString(dir.resolve("client.properties"), text);
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"), authorized())) {
      Map<String, Object> config = new HashMap<>(client("admin", "a"));
      config.put("bootstrap.servers", broker.bootstrapServers());
      KafkaLink link =
          new KafkaLink(
              KafkaSettings.from(
                  new Settings(
                      Map.of(
                          "WEIR_BOOTSTRAP_SERVERS",
                          broker.bootstrapServers(),
                          "WEIR_PARTITIONS",
                          "1",
                          "WEIR_ACK_TIMEOUT",
                          "2s",
                          "WEIR_KAFKA_PROPERTIES",
                          file.toString()))));
      try (Admin admin = Admin.create(config);
          PartitionedLog log = new KafkaLog(link)) {
        admin
            .createAcls(List.of(grant(AclOperation.CREATE), grant(AclOperation.DESCRIBE)))
            .all()
            .get();
        link.start();

        await()
            .atMost(SOON)
            .untilAsserted(() -> assertThat(log.fault().orElse("")).contains("grant Write"));
        admin.createAcls(List.of(grant(AclOperation.WRITE))).all().get();
        await().atMost(SOON).untilAsserted(() -> assertThat(log.fault()).isEmpty());
        assertThat(log.warnings()).singleElement().asString().contains("grant DescribeConfigs");
        assertThat(takes(log)).isTrue();

        admin.createAcls(List.of(grant(AclOperation.DESCRIBE_CONFIGS))).all().get();
        admin.deleteAcls(List.of(grant(AclOperation.WRITE).toFilter())).all().get();
        await().atMost(SOON).until(() -> !takes(log));
        await()
            .atMost(SOON)
            .untilAsserted(() -> assertThat(log.fault().orElse("")).contains("grant Write"));
        admin.createAcls(List.of(grant(AclOperation.WRITE))).all().get();
        await().atMost(SOON).until(() -> takes(log));
        await()
            .atMost(SOON)
            .untilAsserted(
                () -> {
                  assertThat(log.fault()).isEmpty();
                  assertThat(log.warnings()).isEmpty();
                });
      }
    }
  }
}
