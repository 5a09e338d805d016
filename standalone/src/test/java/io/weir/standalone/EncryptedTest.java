package io.weir.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.grpc.TlsChannelCredentials;
import io.weir.client.BlockingIndex;
import io.weir.client.Codecs;
import io.weir.client.RetryPolicy;
import io.weir.client.WeirClient;
import io.weir.client.WeirException;
import io.weir.service.settings.Settings;
import io.weir.service.tls.CallSettings;
import io.weir.testkit.client.Address;
import io.weir.testkit.client.Client;
import io.weir.testkit.client.Failure;
import io.weir.testkit.client.Service;
import io.weir.testkit.load.LoadLoop;
import io.weir.testkit.load.LoadPlan;
import io.weir.testkit.load.LoadResult;
import io.weir.testkit.tls.CertificateAuthority;
import io.weir.testkit.workload.Schedule;
import io.weir.testkit.workload.Workload;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTP, gRPC and MQTT with TLS, and certificates of clients, who have grants by their names. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class EncryptedTest {
  private static final Duration PATIENT = Duration.ofMinutes(2);

  private static final int NOT_AUTHORIZED = 0x87;

  @TempDir static Path dir;

  private static SSLContext jvmDefault;
  private static SSLContext withCertificate;
  private static SSLContext asGuest;
  private static SSLContext withoutCertificate;
  private static Standalone weir;

  @BeforeAll
  static void start() throws Exception {
    CertificateAuthority ca = CertificateAuthority.create("root");
    Files.writeString(dir.resolve("ca.pem"), ca.rootPem());
    write("server", ca.issue("weir", "localhost", "127.0.0.1"));
    write("client", ca.issue("billing"));
    write("guest", ca.issue("guest"));
    Files.writeString(
        dir.resolve("tokens"),
        "certificate:billing put,get:tags/* put,get:kv/names/* put,get:streams/b/*\n"
            + TestTokens.line("machine", "get:kv/names/none"));
    withoutCertificate = calls(Map.of("WEIR_TLS_CA", file("ca.pem")));
    withCertificate = showing("client");
    asGuest = showing("guest");
    Map<String, String> environment = Running.environment(dir.resolve("weir"));
    environment.put("WEIR_GRPC_PORT", "0");
    environment.put("WEIR_MQTT_PORT", "0");
    environment.put("WEIR_TLS_CERTIFICATE", file("server.pem"));
    environment.put("WEIR_TLS_KEY", file("server.key"));
    environment.put("WEIR_TLS_CLIENT_CA", file("ca.pem"));
    environment.put("WEIR_TOKENS_FILE", file("tokens"));
    jvmDefault = SSLContext.getDefault();
    weir = Standalone.start(environment);
  }

  @AfterAll
  static void stop() {
    SSLContext.setDefault(jvmDefault);
    weir.close();
  }

  private static void write(String name, CertificateAuthority.Issued issued) throws IOException {
    Files.writeString(dir.resolve(name + ".pem"), issued.chainPem());
    Files.writeString(dir.resolve(name + ".key"), issued.keyPem());
  }

  private static String file(String name) {
    return dir.resolve(name).toString();
  }

  private static SSLContext showing(String certificate) {
    return calls(
        Map.of(
            "WEIR_TLS_CA", file("ca.pem"),
            "WEIR_TLS_CALL_CERTIFICATE", file(certificate + ".pem"),
            "WEIR_TLS_CALL_KEY", file(certificate + ".key")));
  }

  private static SSLContext calls(Map<String, String> environment) {
    return CallSettings.from(new Settings(new HashMap<>(environment))).context().orElseThrow();
  }

  /** As commands do, by the JVM's default. */
  @Test
  void savesAndReportsOverHttp() throws Exception {
    SSLContext.setDefault(withCertificate);
    long now = System.currentTimeMillis() * 1_000_000;
    String sample = "{\"time\":%d,\"tag\":\"t\",\"values\":[1,2,3,4,5,6,7,8,9,10]}".formatted(now);
    Address address = Address.of(weir.url());
    assertThat(address.encrypted()).isTrue();
    try (Client client = new Client(address, 60_000)) {
      assertThat(client.post("/save", sample.getBytes(UTF_8)).status()).isEqualTo(204);
      String path = "/api?tag=t&points=2&start=%d&end=%d";
      String query = path.formatted(now - 600_000_000_000L, now + 1_000_000_000);
      await()
          .atMost(PATIENT)
          .untilAsserted(
              () ->
                  assertThat(new String(client.get(query).body(), UTF_8))
                      .contains("[1.0,2.0,3.0,4.0,5.0,6.0,7.0,8.0,9.0,10.0]"));
    }
    SSLContext.setDefault(asGuest);
    try (Client client = new Client(address, 60_000)) {
      assertThat(client.post("/save", sample.getBytes(UTF_8)).status()).isEqualTo(403);
    }
    SSLContext.setDefault(withoutCertificate);
    try (Client client = new Client(address, 60_000)) {
      assertThatThrownBy(() -> client.get("/ping")).isInstanceOf(IOException.class);
    }
  }

  private static LoadResult load(int samples, int batch, long giveUpMillis) throws IOException {
    Schedule recent = Schedule.recent(1000, samples * 1_000_000L);
    Workload workload = Workload.usual(1, "load" + batch, recent);
    Service gateway = new Service(Address.of(weir.url()), 60_000_000_000L);
    long giveUp = giveUpMillis * 1_000_000;
    LoadPlan plan = new LoadPlan(workload, gateway, 0, batch, 4, false, giveUp);
    return new LoadLoop(plan, () -> false, progress -> {}).run();
  }

  @Test
  void takesALoadOfRequestsOfAnySize() throws Exception {
    SSLContext.setDefault(withCertificate);
    assertTakesAll(1000, 1); // far less than a record of TLS
    assertTakesAll(5000, 10);
    assertTakesAll(10_000, 5000); // far more
  }

  private static void assertTakesAll(int samples, int batch) throws IOException {
    LoadResult result = load(samples, batch, 60_000);
    assertThat(result.acknowledged()).isEqualTo(result.offered()).isEqualTo(samples);
    assertThat(result.repeats()).isEmpty();
  }

  @Test
  void aLoadSaysThatTheServerIsNotTrusted() throws Exception {
    SSLContext.setDefault(jvmDefault);
    LoadResult result = load(10_000, 5000, 1);
    assertThat(result.acknowledged()).isZero();
    assertThat(result.repeats()).containsOnlyKeys(Failure.TLS);
  }

  private static WeirClient.Builder grpc(String certificate) throws IOException {
    TlsChannelCredentials.Builder credentials =
        TlsChannelCredentials.newBuilder().trustManager(dir.resolve("ca.pem").toFile());
    if (!certificate.isEmpty()) {
      credentials.keyManager(
          dir.resolve(certificate + ".pem").toFile(), dir.resolve(certificate + ".key").toFile());
    }
    return WeirClient.builder(weir.protocols().grpcAddress().orElseThrow())
        .credentials(credentials.build())
        .deadline(PATIENT);
  }

  private static BlockingIndex<String> names(WeirClient client) {
    return client.index("names", Codecs.string()).blocking();
  }

  @Test
  void putsAndGetsOverGrpc() throws Exception {
    try (WeirClient none = grpc("").retries(RetryPolicy.NONE).build();
        WeirClient guest = grpc("guest").build();
        WeirClient machine = grpc("client").token("machine").build();
        WeirClient client = grpc("client").build()) {
      names(client).put("ada", "Lovelace");
      assertThat(names(client).get("ada").orElseThrow().value()).isEqualTo("Lovelace");
      assertThatThrownBy(() -> names(none).get("ada")).isInstanceOf(WeirException.class);
      assertThatThrownBy(() -> names(guest).get("ada")).hasMessageContaining("guest");
      assertThatThrownBy(() -> names(machine).get("ada"))
          .as("a token counts before the certificate")
          .hasMessageContaining("machine");
    }
  }

  private static MqttAsyncClient mqtt(SSLContext tls) throws MqttException {
    String url = "ssl://" + weir.protocols().mqttAddress().orElseThrow();
    MqttAsyncClient client =
        new MqttAsyncClient(url, "c" + tls.hashCode(), new MemoryPersistence());
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setSocketFactory(tls.getSocketFactory());
    IMqttToken connected = client.connect(options);
    connected.waitForCompletion(PATIENT.toMillis());
    return client;
  }

  @Test
  void publishesAndSubscribesOverMqtt() throws Exception {
    MqttAsyncClient client = mqtt(withCertificate);
    List<String> received = new CopyOnWriteArrayList<>();
    MqttProperties properties = new MqttProperties();
    properties.setSubscriptionIdentifiers(List.of(5)); // without one, Paho looks for it in vain
    client
        .subscribe(
            new MqttSubscription[] {new MqttSubscription("b/s", 1)},
            null,
            null,
            (topic, message) -> received.add(new String(message.getPayload(), UTF_8)),
            properties)
        .waitForCompletion(PATIENT.toMillis());
    String large = "\"" + "x".repeat(200_000) + "\"";
    for (String each : List.of("1", large)) {
      MqttMessage message = new MqttMessage(each.getBytes(UTF_8));
      message.setQos(1);
      client.publish("b/s", message).waitForCompletion(PATIENT.toMillis());
    }
    await().atMost(PATIENT).untilAsserted(() -> assertThat(received).containsExactly("1", large));
    client.disconnect().waitForCompletion(PATIENT.toMillis());
    client.close();
    MqttAsyncClient guest = mqtt(asGuest);
    MqttMessage message = new MqttMessage("1".getBytes(UTF_8));
    message.setQos(1);
    IMqttToken refused = guest.publish("b/s", message);
    refused.waitForCompletion(PATIENT.toMillis());
    assertThat(refused.getReasonCodes()).containsExactly(NOT_AUTHORIZED);
    guest.disconnect().waitForCompletion(PATIENT.toMillis());
    guest.close();
    assertThatThrownBy(() -> mqtt(withoutCertificate)).isInstanceOf(MqttException.class);
  }

  /** What mosquitto's client says, and its exit code. */
  private static String mosquitto(String program, String... options) throws Exception {
    Path log = Files.createTempFile(dir, program, "");
    String address = weir.protocols().mqttAddress().orElseThrow();
    List<String> command = new ArrayList<>(List.of(program, "-h", "localhost", "-V", "5"));
    command.addAll(List.of("-p", address.substring(address.lastIndexOf(':') + 1)));
    command.addAll(List.of("--cafile", file("ca.pem"), "-t", "b/m", "-q", "1"));
    command.addAll(List.of(options));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      assertThat(process.waitFor(PATIENT.toSeconds(), TimeUnit.SECONDS)).as(program).isTrue();
      return (process.exitValue() + " " + Files.readString(log)).strip();
    } finally {
      process.destroyForcibly();
    }
  }

  @Test
  void mosquittosClientsShowTheirCertificates() throws Exception {
    boolean isThere =
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(each -> Files.isExecutable(Path.of(each, "mosquitto_pub")));
    assumeTrue(isThere, "mosquitto-clients is not installed");
    String[] shown = {"--cert", file("client.pem"), "--key", file("client.key"), "-m", "1"};
    assertThat(mosquitto("mosquitto_pub", shown)).isEqualTo("0");
    String[] guest = {"--cert", file("guest.pem"), "--key", file("guest.key"), "-m", "2"};
    assertThat(mosquitto("mosquitto_pub", guest)).containsIgnoringCase("not authori");
    assertThat(mosquitto("mosquitto_pub", "-m", "3")).doesNotStartWith("0");
  }
}
