package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.standalone.RawMqtt.Packet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what over MQTT, where callers need grants. */
@Timeout(value = 400, unit = TimeUnit.SECONDS)
class GuardedMqttTest {
  private static final RawMqtt.Writer NONE = out -> {};

  /** Keeps a session for ten minutes. */
  private static final RawMqtt.Writer KEPT =
      out -> {
        out.writeByte(0x11);
        out.writeInt(600);
      };

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int NOT_AUTHORIZED = 0x87;
  private static final String TOKENS =
      TestTokens.line("root", "admin")
          + TestTokens.line("device", "put:streams/plant/mine get:streams/plant/orders")
          + TestTokens.line("many", "get:streams/many/*")
          + TestTokens.line("greedy", "put:streams/greedy/*")
          + TestTokens.line("other", "get:streams/plant/* put:streams/plant/last");

  @TempDir static Path dir;

  private static Standalone weir;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> environment = Running.environment(dir.resolve("data"));
    environment.put("WEIR_MQTT_PORT", "0");
    environment.put("WEIR_CLIENT_REQUESTS", "100");
    environment.put("WEIR_CLIENT_CONCURRENT", "20");
    Path tokens =
        Files.writeString(tokens(), TOKENS + brief("get:streams/plant/* put:streams/plant/will"));
    environment.put("WEIR_TOKENS_FILE", tokens.toString());
    weir = Standalone.start(environment);
  }

  @AfterAll
  static void stop() {
    weir.close();
  }

  private static Path tokens() {
    return dir.resolve("tokens");
  }

  private static String brief(String grants) {
    return TestTokens.line("brief", grants);
  }

  private static RawMqtt open(int version) throws IOException {
    return new RawMqtt(weir.protocols().mqttAddress().orElseThrow(), version);
  }

  private static RawMqtt connected(int version, String clientId, String token) throws IOException {
    RawMqtt client = open(version);
    assertThat(client.connectAs(clientId, true, NONE, "any", token).code(1)).isZero();
    return client;
  }

  /** Publishes, and returns the PUBACK's reason code. */
  private static int published(RawMqtt client, String topic) throws IOException {
    client.publish(topic, 1, 9, "1");
    Packet answer = client.read();
    assertThat(answer.type()).isEqualTo(RawMqtt.PUBACK);
    return answer.body().length > 2 ? answer.code(2) : 0;
  }

  private static String events(String stream) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(weir.url() + "/streams/" + stream))
                .header("Authorization", "Bearer root")
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @ParameterizedTest
  @CsvSource({"5,135", "4,5"})
  void mqttNeedsATokenToConnect(int version, int refused) throws Exception {
    try (RawMqtt client = open(version)) {
      assertThat(client.connect("nobody").code(1)).isEqualTo(refused);
      assertThat(client.isClosedByServer()).isTrue();
    }
    for (String wrong : List.of("wrong", "", "DEVICE", "a.b.c")) {
      String user = "none-" + version + '-' + wrong.length(); // whose guesses are not delayed
      try (RawMqtt client = open(version)) {
        assertThat(client.connectAs("wrong", true, NONE, user, wrong).code(1))
            .as(wrong)
            .isEqualTo(refused);
        assertThat(client.isClosedByServer()).isTrue();
      }
    }
    try (RawMqtt client = open(version)) {
      assertThat(client.connectAs("by-name", true, NONE, "device", null).code(1)).isZero();
    }
    connected(version, "right", "device").close();
  }

  @Test
  void mqttPublishesAndSubscribesToWhatIsGranted() throws Exception {
    try (RawMqtt client = connected(5, "d", "device")) {
      assertThat(published(client, "plant/mine")).isZero();
      assertThat(published(client, "plant/orders")).isEqualTo(NOT_AUTHORIZED);
      assertThat(published(client, "$access/directory")).isEqualTo(NOT_AUTHORIZED);
      assertThat(client.subscribed("plant/orders", 1, NONE)).isEqualTo(1);
      assertThat(client.subscribed("plant/mine", 1, NONE)).isEqualTo(NOT_AUTHORIZED);
      assertThat(client.subscribed("plant/none", 1, NONE)).isEqualTo(NOT_AUTHORIZED);
    }
    try (RawMqtt client = connected(5, "r", "root")) {
      assertThat(client.subscribed("$access/directory", 1, NONE)).isEqualTo(NOT_AUTHORIZED);
      for (String wildcard : List.of("#", "plant/+", "plant/#", "$access/#")) {
        assertThat(client.subscribed(wildcard, 1, NONE)).as(wildcard).isEqualTo(0xA2);
      }
    }
    try (RawMqtt client = connected(4, "d3", "device")) {
      assertThat(client.subscribed("plant/mine", 1, NONE)).isEqualTo(0x80);
      client.publish("plant/orders", 1, 1, "1");
      assertThat(client.isClosedByServer()).isTrue();
    }
    try (RawMqtt client = open(5)) {
      client.connectWithWill("w", true, 0, NONE, "plant/orders", "1", "any", "device");
      assertThat(client.read().code(1)).as("its will").isEqualTo(NOT_AUTHORIZED);
    }
    assertThat(events("plant/mine")).contains("\"id\":1,");
    assertThat(events("plant/orders")).as("nothing was appended").isEqualTo("[]");
  }

  @Test
  void nobodyGoesOnWithAnothersSession() throws Exception {
    try (RawMqtt client = open(5)) {
      assertThat(client.connectAs("same", false, KEPT, "any", "other").code(1)).isZero();
      assertThat(client.subscribed("plant/kept", 1, NONE)).isEqualTo(1);
    }
    try (RawMqtt client = open(5)) {
      Packet answer = client.connectAs("same", false, KEPT, "any", "device");
      assertThat(answer.code(1)).isZero();
      assertThat(answer.code(0)).as("session present").isZero();
    }
    try (RawMqtt client = open(5)) {
      Packet answer = client.connectAs("same", false, KEPT, "any", sessionOf("other"));
      assertThat(answer.code(1)).isZero();
      assertThat(answer.code(0)).as("of a user called as the token is").isZero();
    }
    try (RawMqtt client = open(5)) {
      assertThat(client.connectAs("same", false, KEPT, "any", "other").code(0))
          .as("session present")
          .isEqualTo(1);
    }
  }

  /** The token of a new user. */
  private static String sessionOf(String user) throws Exception {
    String body = "{\"username\":\"" + user + "\",\"password\":\"password of it\"}";
    await().atMost(PATIENCE).until(() -> post("/users", body).statusCode() == 201);
    Matcher token =
        Pattern.compile("\"token\":\"([^\"]+)\"").matcher(post("/sessions", body).body());
    assertThat(token.find()).isTrue();
    return token.group(1);
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(weir.url() + path))
                .header("Authorization", "Bearer root")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
  }

  @Test
  void aClientThatPublishesTooMuchIsReadMoreSlowlyAndLosesNothing() throws Exception {
    int messages = 350; // 100 at once, then 100 a second
    long begin = System.nanoTime();
    try (RawMqtt client = connected(5, "greedy", "greedy")) {
      for (int i = 1; i <= messages; i++) {
        client.publish("greedy/s", 1, i, Integer.toString(i));
      }
      for (int i = 1; i <= messages; i++) {
        Packet answer = client.read();
        assertThat(answer.type()).isEqualTo(RawMqtt.PUBACK);
        assertThat(answer.code(1)).isEqualTo(i & 0xFF);
      }
    }
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @CsvSource({"5,151", "4,3"})
  void aClientWithTooManyConnectionsIsTold(int version, int quotaExceeded) throws Exception {
    List<RawMqtt> open = new ArrayList<>();
    try {
      for (int i = 0; i < 20; i++) {
        RawMqtt client = open(version);
        open.add(client);
        assertThat(client.connectAs("c" + i, true, NONE, "any", "many").code(1)).isZero();
      }
      try (RawMqtt client = open(version)) {
        assertThat(client.connectAs("more", true, NONE, "any", "many").code(1))
            .isEqualTo(quotaExceeded);
        assertThat(client.isClosedByServer()).isTrue();
      }
      connected(version, "device", "device").close();
    } finally {
      for (RawMqtt each : open) {
        each.close();
      }
    }
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              try (RawMqtt client = open(version)) {
                return client.connectAs("later", true, NONE, "any", "many").code(1) == 0;
              }
            });
  }

  @Test
  void mqttSubscriptionsAndWillsEndOnceTheGrantIsGone() throws Exception {
    try (RawMqtt stays = open(5);
        RawMqtt client = open(5);
        RawMqtt root = connected(5, "writes", "root")) {
      stays.connectWithWill("stays", true, 0, NONE, "plant/last", "1", "any", "other");
      assertThat(stays.read().code(1)).isZero();
      client.connectWithWill("brief", false, 0, KEPT, "plant/will", "1", "any", "brief");
      assertThat(client.read().code(1)).isZero();
      assertThat(client.subscribed("plant/told", 1, NONE)).isEqualTo(1);
      assertThat(stays.subscribed("plant/told", 1, NONE)).isEqualTo(1);
      assertThat(published(root, "plant/told")).isZero();
      assertThat(client.receive().id()).isEqualTo(1);
      assertThat(stays.receive().id()).isEqualTo(1);
      Files.writeString(tokens(), TOKENS + brief("get:streams/elsewhere/*"));
      Packet last = client.read();
      assertThat(last.type()).isEqualTo(RawMqtt.DISCONNECT);
      assertThat(last.code(0)).isEqualTo(NOT_AUTHORIZED);
      assertThat(client.isClosedByServer()).isTrue();
      assertThat(published(root, "plant/told")).isZero();
      assertThat(stays.receive().id()).isEqualTo(2);
    }
    await().atMost(PATIENCE).until(() -> events("plant/last").contains("\"id\":1,"));
    assertThat(events("plant/will")).as("its will was not appended").isEqualTo("[]");
    try (RawMqtt client = open(5)) {
      Packet answer = client.connectAs("brief", false, KEPT, "any", "brief");
      assertThat(answer.type()).isEqualTo(RawMqtt.CONNACK);
      assertThat(answer.code(1)).as("its session has a stream").isEqualTo(NOT_AUTHORIZED);
      assertThat(client.isClosedByServer()).isTrue();
    }
    try (RawMqtt client = connected(5, "brief", "brief")) {
      assertThat(client.subscribed("plant/told", 1, NONE)).isEqualTo(NOT_AUTHORIZED);
      assertThat(client.subscribed("elsewhere/s", 1, NONE)).isEqualTo(1);
    }
  }
}
