package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.gateway.Gateway;
import io.weir.gateway.GatewaySettings;
import io.weir.job.JobSettings;
import io.weir.query.QueryService;
import io.weir.query.QuerySettings;
import io.weir.queryclient.FailoverQueryClient;
import io.weir.queryclient.Transport;
import io.weir.service.access.Guard;
import io.weir.service.broker.EmbeddedBroker;
import io.weir.service.http.HttpServer;
import io.weir.service.http.HttpSettings;
import io.weir.service.settings.Settings;
import io.weir.standalone.Reference.Sample;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Kafka that takes nobody without TLS and a password: what reaches it has them of the file. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class SecuredKafkaTest {
  private static final String PASSWORD = "hush-hush";
  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir Path dir;
  private Path keys;
  private Path file;
  private EmbeddedBroker broker;

  @BeforeEach
  void writeFile() throws Exception {
    keys = keys();
    file =
        Files.writeString(
            dir.resolve("client.properties"),
            """
            security.protocol=SASL_SSL
            sasl.mechanism=PLAIN
            sasl.jaas.config=org.apache.kafka.common.security.plain.PlainLoginModule required \\
              username="weir" password="%s";
            ssl.truststore.type=PKCS12
            ssl.truststore.location=%s
            ssl.truststore.password=%s
            """
                .formatted(PASSWORD, keys, PASSWORD));
  }

  private void startBroker(String protocol) throws Exception {
    broker = EmbeddedBroker.start(dir.resolve("kafka"), secured(keys, protocol));
  }

  @AfterEach
  void stopBroker() throws Exception {
    if (broker != null) {
      broker.close();
    }
  }

  private Path keys() throws Exception {
    Path keys = dir.resolve("keys.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    Process made =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=IP:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                PASSWORD)
            .inheritIO()
            .start();
    assertThat(made.waitFor()).isZero();
    return keys;
  }

  private static Map<String, String> secured(Path keys, String protocol) {
    Map<String, String> settings = new HashMap<>();
    settings.put("listener.security.protocol.map", "BROKER:" + protocol + ",CONTROLLER:PLAINTEXT");
    settings.put("sasl.enabled.mechanisms", "PLAIN");
    settings.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    settings.put(
        "listener.name.broker.plain.sasl.jaas.config",
        "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"weir\""
            + " password=\"%s\" user_weir=\"%s\";".formatted(PASSWORD, PASSWORD));
    settings.put("ssl.keystore.type", "PKCS12");
    settings.put("ssl.keystore.location", keys.toString());
    settings.put("ssl.keystore.password", PASSWORD);
    settings.put("ssl.truststore.type", "PKCS12");
    settings.put("ssl.truststore.location", keys.toString());
    settings.put("ssl.truststore.password", PASSWORD);
    return settings;
  }

  private Map<String, String> environment() {
    Map<String, String> environment = Running.environment(dir.resolve("weir"));
    environment.put("WEIR_BOOTSTRAP_SERVERS", broker.bootstrapServers());
    environment.put("WEIR_PARTITIONS", "2");
    return environment;
  }

  @Test
  void everyClientReachesItWithTheFile() throws Exception {
    startBroker("SASL_SSL");
    Map<String, String> environment = environment();
    environment.put("WEIR_KAFKA_PROPERTIES", file.toString());
    Settings settings = new Settings(environment);
    PrometheusRegistry metrics = new PrometheusRegistry();
    try (Gateway gateway = Gateway.start(GatewaySettings.from(settings), metrics);
        LocalJob job =
            LocalJob.start(
                StandaloneSettings.from(settings), JobSettings.from(settings), 0, 0, List.of())) {
      await()
          .atMost(SOON)
          .untilAsserted(() -> assertThat(gateway.readyChecks().get(0).fault()).isEmpty());
      job.run();
      environment.put("WEIR_JOBS", job.address());
      QuerySettings querySettings = QuerySettings.from(new Settings(environment));
      try (FailoverQueryClient client =
              FailoverQueryClient.over(
                  Transport.overFlink(querySettings.client()),
                  querySettings.client(),
                  true,
                  metrics);
          QueryService query =
              QueryService.start(querySettings, client, Optional.empty(), metrics);
          HttpServer server =
              HttpServer.start(
                  HttpSettings.from(settings, 0),
                  metrics,
                  query.readyChecks(),
                  query.routes(),
                  gateway.routes(),
                  Guard.open())) {
        // The job answers once its marks, which it put on Kafka itself, have come back.
        await()
            .atMost(SOON)
            .untilAsserted(
                () -> assertThat(query.readyChecks()).allMatch(check -> check.fault().isEmpty()));
        HttpApi api = new HttpApi(server.url());
        double[] values = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
        long now = System.currentTimeMillis() * 1_000_000L;
        api.postBatch(List.of(new Sample("here", now, values), new Sample("there", now, values)));
        await().atMost(SOON).untilAsserted(() -> assertThat(api.countOfAllTags()).isEqualTo(2));
      }
      assertThat(published(job)).contains(file.toString()).doesNotContain(PASSWORD);
    }
  }

  /** What Flink shows of the jobs to whoever asks. */
  private static String published(LocalJob job) throws Exception {
    String rest = job.address().substring(0, job.address().indexOf('|'));
    String jobs = get(rest + "/jobs");
    String id = jobs.replaceAll(".*\"id\":\"([0-9a-f]+)\".*", "$1");
    return get(rest + "/jobs/" + id + "/config") + get(rest + "/jobs/" + id);
  }

  private static String get(String url) throws IOException, InterruptedException {
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  /** Without TLS: a client in the clear takes the first bytes of TLS for a length of 336 MB. */
  @Test
  void noClientReachesItWithoutTheFile() throws Exception {
    startBroker("SASL_PLAINTEXT");
    Settings settings = new Settings(environment());
    try (Gateway gateway = Gateway.start(GatewaySettings.from(settings), new PrometheusRegistry());
        LocalJob job =
            LocalJob.start(
                StandaloneSettings.from(settings), JobSettings.from(settings), 0, 0, List.of())) {
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(gateway.readyChecks().get(0).fault())
                      .hasValue("Kafka cannot be used"));
      job.run();
      String rest = job.address().substring(0, job.address().indexOf('|'));
      String id = get(rest + "/jobs").replaceAll(".*\"id\":\"([0-9a-f]+)\".*", "$1");
      await()
          .atMost(SOON)
          .untilAsserted(
              () ->
                  assertThat(get(rest + "/jobs/" + id + "/exceptions"))
                      .contains("org.apache.kafka.common.errors"));
    }
  }

  @Test
  void standaloneSaysThatItsOwnKafkaIsAnother() {
    Map<String, String> environment = Running.environment(dir.resolve("weir"));
    environment.put("WEIR_KAFKA_PROPERTIES", file.toString());

    assertThatThrownBy(() -> Standalone.start(environment))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("security.protocol=SASL_SSL");
  }
}
