package io.weir.standalone;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.standalone.RawMqtt.Packet;
import io.weir.standalone.RawMqtt.Received;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** MQTT byte by byte, against all of Weir. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class MqttTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final RawMqtt.Writer NONE = out -> {};

  @TempDir static Path dir;

  private static Standalone weir;
  private static HttpApi api;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> environment = Running.environment(dir);
    environment.put("WEIR_MQTT_PORT", "0");
    environment.put("WEIR_MQTT_CONNECT_TIMEOUT", "3s");
    environment.put("WEIR_MQTT_SESSIONS", "2");
    environment.put("WEIR_LISTENER_STREAMS", "3");
    weir = Standalone.start(environment);
    api = new HttpApi(weir.url());
  }

  @AfterAll
  static void stop() {
    weir.close();
  }

  private static RawMqtt open(int version) throws IOException {
    return new RawMqtt(weir.protocols().mqttAddress().orElseThrow(), version);
  }

  private static RawMqtt connected(int version, String clientId) throws IOException {
    RawMqtt client = open(version);
    assertThat(client.connect(clientId).code(1)).isZero();
    return client;
  }

  private static RawMqtt connected(String clientId) throws IOException {
    return connected(5, clientId);
  }

  private static void append(String stream, String json) throws Exception {
    HttpResponse<String> reply = api.post("/streams/" + stream, json);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
  }

  private static String last(String stream) throws Exception {
    HttpResponse<String> reply = api.get("/streams/" + stream);
    return reply.statusCode() == 200 ? reply.body() : "";
  }

  private static double metric(String name) throws Exception {
    return api.get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  /** Publishes, and returns the PUBACK's reason code. */
  private static int published(RawMqtt client, String topic, String payload) throws IOException {
    client.publish(topic, 1, 9, payload);
    Packet answer = client.read();
    assertThat(answer.type()).isEqualTo(RawMqtt.PUBACK);
    return answer.body().length > 2 ? answer.code(2) : 0;
  }

  private static int disconnected(RawMqtt client) throws IOException {
    Packet packet = client.read();
    assertThat(packet.type()).isEqualTo(RawMqtt.DISCONNECT);
    assertThat(client.isClosedByServer()).isTrue();
    return packet.code(0);
  }

  @Test
  void saysInConnAckWhatItCanDo() throws Exception {
    try (RawMqtt client = open(5)) {
      Packet answer = client.connect("", true, 0, NONE);
      assertThat(answer.type()).isEqualTo(RawMqtt.CONNACK);
      assertThat(answer.code(1)).isZero();
      String text = new String(answer.body(), ISO_8859_1);
      assertThat(text)
          .as("assigned client id, QoS 1, no alias, no wildcards, no shared subscriptions")
          .contains("weir-", "$\1", "\"\0\0", "(\0", "*\0");
    }
  }

  /** As MQTT allows. */
  @Test
  void servesAClientThatDoesNotWaitForConnAck() throws Exception {
    try (RawMqtt client = open(5)) {
      client.connectWithWill("hasty", true, 0, NONE, null, null);
      client.publish("b/hasty", 1, 1, "1");
      client.publish("b/hasty", 1, 2, "2");
      assertThat(client.read().type()).isEqualTo(RawMqtt.CONNACK);
      assertThat(client.read().code(1)).isEqualTo(1);
      assertThat(client.read().code(1)).isEqualTo(2);
      assertThat(last("b/hasty")).contains("\"id\":2,").endsWith("\"data\":2}]");
    }
  }

  @Test
  void refusesWhatIsNoJsonAndGoesOnInMqtt5() throws Exception {
    try (RawMqtt client = connected("json")) {
      for (String payload : new String[] {"", "door open", "{\"a\":1", "{} {}", "{\"a\":NaN}"}) {
        assertThat(published(client, "b/json", payload)).as(payload).isEqualTo(0x99);
      }
      assertThat(published(client, "b/json", " {\"a\":1}\n")).isZero();
      assertThat(last("b/json")).contains("\"id\":1,").endsWith("\"data\":{\"a\":1}}]");
      client.publish("b/json", 0, 0, "no");
      assertThat(disconnected(client)).isEqualTo(0x99);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void closesMqtt3ThatSendsWhatIsNoJson(int qos) throws Exception {
    try (RawMqtt client = connected(4, "json3")) {
      client.publish("b/json3", qos, 1, "{\"a\":1}");
      client.publish("b/json3", qos, 2, "no");
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertThat(last("b/json3")).endsWith("\"data\":{\"a\":1}}]");
  }

  @Test
  void refusesTopicsThatAreNoStream() throws Exception {
    try (RawMqtt client = connected("topics")) {
      for (String topic : new String[] {"a", "a/b/c", "/b", "b/", "b/limits", "b/\1"}) {
        assertThat(published(client, topic, "1")).as(topic).isEqualTo(0x90);
      }
      assertThat(published(client, "$sys/mine", "1")).isEqualTo(0x87);
      assertThat(published(client, "bücket/ström", "1")).isZero();
      assertThat(client.subscribed("b/+", 1, NONE)).isEqualTo(0xA2);
      assertThat(client.subscribed("#", 1, NONE)).isEqualTo(0xA2);
      assertThat(client.subscribed("$share/g/b/s", 1, NONE)).isEqualTo(0x9E);
      assertThat(client.subscribed("b", 1, NONE)).isEqualTo(0x8F);
      assertThat(client.subscribed("b/s", 1 | 4, NONE)).as("no local").isEqualTo(0x83);
      assertThat(client.subscribed("b/s", 2, NONE)).as("QoS 2").isEqualTo(1);
      assertThat(client.subscribed("b/t", 0, NONE)).isZero();
      assertThat(client.subscribed("$sys/metrics", 0, NONE)).isZero();
      assertThat(client.subscribed("b/u", 0, NONE)).as("the fourth").isEqualTo(0x97);
    }
    try (RawMqtt client = connected(4, "topics")) {
      assertThat(client.subscribed("b/+", 1, NONE)).isEqualTo(0x80);
      assertThat(client.subscribed("b/s", 1, NONE)).isEqualTo(1);
    }
  }

  @Test
  void appendsOnceWhatIsSentTwiceWithAKey() throws Exception {
    try (RawMqtt client = connected("twice")) {
      for (int attempt = 0; attempt < 2; attempt++) {
        client.send(
            RawMqtt.PUBLISH,
            2,
            out -> {
              RawMqtt.text(out, "b/twice");
              out.writeShort(4);
              client.properties(out, each -> RawMqtt.user(each, "idempotency-key", "k"));
              out.writeBytes("{}");
            });
        Packet answer = client.read();
        assertThat(answer.code(2)).isZero();
        assertThat(new String(answer.body(), ISO_8859_1)).contains("id\0\0011");
      }
    }
    assertThat(last("b/twice")).contains("\"id\":1,");
  }

  private static void garbage(RawMqtt client, int... bytes) throws IOException {
    byte[] all = new byte[bytes.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) bytes[i];
    }
    client.sendBytes(all);
  }

  @Test
  void closesWhoeverDoesNotConnectFirst() throws Exception {
    try (RawMqtt client = open(5)) {
      client.publish("b/s", 0, 0, "1");
      assertThat(client.isClosedByServer()).isTrue();
    }
    try (RawMqtt client = open(5)) {
      client.sendBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(client.isClosedByServer()).isTrue();
    }
    try (RawMqtt client = open(3)) {
      assertThat(client.connect("old").code(1)).as("MQTT 3.0").isEqualTo(1);
      assertThat(client.isClosedByServer()).isTrue();
    }
    try (RawMqtt client = open(5)) {
      assertThat(client.isClosedByServer()).as("silent").isTrue();
    }
  }

  @Test
  void endsConnectionsOfMalformedPacketsWithTheReason() throws Exception {
    try (RawMqtt client = connected("m1")) {
      garbage(client, 0x30, 0xFF, 0xFF, 0xFF, 0xFF, 1);
      assertThat(disconnected(client)).as("length of five bytes").isEqualTo(0x81);
    }
    try (RawMqtt client = connected("m2")) {
      garbage(client, 0x30, 0x82, 0x80, 0x80, 0x04);
      assertThat(disconnected(client)).as("8 MB announced").isEqualTo(0x95);
    }
    try (RawMqtt client = connected("m3")) {
      garbage(client, 0x30, 5, 0, 99, 'b', '/', 's');
      assertThat(disconnected(client)).as("a topic longer than its packet").isEqualTo(0x81);
    }
    try (RawMqtt client = connected("m4")) {
      garbage(client, 0xC0, 1, 0);
      assertThat(client.read().type()).isEqualTo(RawMqtt.PINGRESP);
      assertThat(disconnected(client)).as("PINGREQ with a body").isEqualTo(0x81);
    }
    try (RawMqtt client = connected("m5")) {
      client.send(8, 2, out -> out.write(new byte[] {0, 1, 0}));
      assertThat(disconnected(client)).as("SUBSCRIBE to nothing").isEqualTo(0x82);
    }
    try (RawMqtt client = connected("m6")) {
      client.connectWithWill("m6", true, 0, NONE, null, null);
      assertThat(disconnected(client)).as("CONNECT twice").isEqualTo(0x82);
    }
    try (RawMqtt client = connected("m7")) {
      client.publish("b/s", 2, 1, "1");
      assertThat(disconnected(client)).as("QoS 2").isEqualTo(0x9B);
    }
    try (RawMqtt client = connected("m8")) {
      client.send(RawMqtt.PUBLISH, 0, MqttTest::withAlias);
      assertThat(disconnected(client)).as("topic alias").isEqualTo(0x94);
    }
    try (RawMqtt client = connected("m9")) {
      garbage(client, 0x30, 100, 0);
      assertThat(disconnected(client)).as("a packet that does not arrive").isEqualTo(0x82);
    }
    assertThat(metric("weir_mqtt_receive_bytes")).isZero();
  }

  private static void withAlias(DataOutputStream out) throws IOException {
    RawMqtt.text(out, "b/s");
    out.write(new byte[] {3, 0x23, 0, 1, '1'});
  }

  @Test
  void takesAMebibyteBothWaysAndNoMore() throws Exception {
    String most = "\"" + "x".repeat((1 << 20) - 2) + "\"";
    try (RawMqtt client = connected("large");
        RawMqtt subscriber = connected(4, "large2")) {
      assertThat(subscriber.subscribed("b/large", 1, NONE)).isEqualTo(1);
      assertThat(published(client, "b/large", "\"x" + most.substring(1))).isEqualTo(0x97);
      assertThat(published(client, "b/large", most)).isZero();
      assertThat(subscriber.receive().payload()).isEqualTo(most);
    }
  }

  @Test
  void tellsAClientWhichEventIsTooLargeForIt() throws Exception {
    try (RawMqtt client = open(5)) {
      client.connect("small", true, 0, out -> out.write(new byte[] {0x27, 0, 0, 1, 0}));
      assertThat(client.subscribed("b/small", 0, NONE)).isZero();
      append("b/small", "\"" + "x".repeat(500) + "\"");
      append("b/small", "2");
      Received large = client.receive();
      assertThat(large.payload()).isEmpty();
      assertThat(large.user()).containsEntry("too-large", "502").containsEntry("id", "1");
      assertThat(client.receive().payload()).isEqualTo("2");
    }
  }

  @Test
  void disconnectsWhoIsSilentForLongerThanItsKeepAlive() throws Exception {
    try (RawMqtt client = open(5)) {
      client.connect("alive", true, 1, NONE);
      garbage(client, 0xC0, 0);
      assertThat(client.read().type()).isEqualTo(RawMqtt.PINGRESP);
      assertThat(disconnected(client)).isEqualTo(0x8D);
    }
  }

  @Test
  void givesAClientIdToTheNewestConnection() throws Exception {
    try (RawMqtt first = connected("same");
        RawMqtt second = connected("same")) {
      assertThat(disconnected(first)).isEqualTo(0x8E);
      assertThat(published(second, "b/same", "1")).isZero();
    }
  }

  @Test
  void appendsTheWillOfWhoLeavesWithoutAWord() throws Exception {
    try (RawMqtt polite = open(5)) {
      polite.connectWithWill("polite", true, 0, NONE, "b/will", "{\"gone\":\"polite\"}");
      assertThat(polite.read().code(1)).isZero();
      garbage(polite, 0xE0, 0);
      assertThat(polite.isClosedByServer()).isTrue();
    }
    try (RawMqtt gone = open(4)) {
      gone.connectWithWill("gone", true, 0, NONE, "b/will", "{\"gone\":\"gone\"}");
      assertThat(gone.read().code(1)).isZero();
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(last("b/will")).contains("\"id\":1,", "\"gone\":\"gone\""));
    try (RawMqtt wrong = open(5)) {
      wrong.connectWithWill("wrong", true, 0, NONE, "b/will", "gone");
      assertThat(wrong.read().code(1)).isEqualTo(0x99);
    }
    try (RawMqtt wrong = open(4)) {
      wrong.connectWithWill("wrong", true, 0, NONE, "will", "{}");
      assertThat(wrong.isClosedByServer()).isTrue();
    }
  }

  private static void expiry(DataOutputStream out) throws IOException {
    out.writeByte(0x11);
    out.writeInt(600);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void goesOnWithASessionWhereItsClientStopped(int version) throws Exception {
    String stream = "b/session" + version;
    String clientId = "session" + version;
    RawMqtt.Writer kept = out -> expiry(out);
    Received second;
    try (RawMqtt client = open(version)) {
      Packet answer = client.connect(clientId, false, 0, kept);
      assertThat(answer.code(0)).as("session present").isZero();
      assertThat(client.subscribed(stream, 1, NONE)).isEqualTo(1);
      for (int n = 1; n <= 4; n++) {
        append(stream, "{\"n\":" + n + "}");
      }
      client.acknowledge(client.receive().packetId());
      second = client.receive();
      assertThat(second.payload()).isEqualTo("{\"n\":2}");
      client.awaitHandled(); // else the acknowledgement may be lost with the connection
    }
    append(stream, "{\"n\":5}");
    try (RawMqtt client = open(version)) {
      assertThat(client.connect(clientId, false, 0, kept).code(0)).isEqualTo(1);
      for (int n = 2; n <= 5; n++) {
        Received again = client.receive();
        assertThat(again.payload()).isEqualTo("{\"n\":" + n + "}");
        if (n == 2) {
          assertThat(again.dup()).isTrue();
          assertThat(again.packetId()).isEqualTo(second.packetId());
        }
        client.acknowledge(again.packetId());
      }
      append(stream, "{\"n\":6}");
      assertThat(client.receive())
          .returns(false, Received::dup)
          .returns("{\"n\":6}", Received::payload);
    }
    try (RawMqtt client = open(version)) {
      assertThat(client.connect(clientId, true, 0, NONE).code(0)).as("clean").isZero();
    }
  }

  @Test
  void keepsNoMoreSessionsThanItMay() throws Exception {
    for (int i = 0; i < 4; i++) {
      try (RawMqtt client = open(5)) {
        client.connect("many" + i, false, 0, MqttTest::expiry);
        garbage(client, 0xE0, 0);
        assertThat(client.isClosedByServer()).isTrue();
      }
    }
    await().atMost(PATIENCE).until(() -> metric("weir_mqtt_sessions_away") <= 2);
    try (RawMqtt client = open(5)) {
      assertThat(client.connect("many0", false, 0, NONE).code(0)).isZero();
    }
    try (RawMqtt client = open(5)) {
      assertThat(client.connect("many3", false, 0, NONE).code(0)).isEqualTo(1);
    }
  }

  @Test
  void sendsNoMoreWithoutAcknowledgementThanTheClientTakes() throws Exception {
    try (RawMqtt client = open(5)) {
      client.connect("window", true, 0, out -> out.write(new byte[] {0x21, 0, 2}));
      assertThat(client.subscribed("b/window", 1, NONE)).isEqualTo(1);
      for (int n = 1; n <= 5; n++) {
        append("b/window", "" + n);
      }
      Received first = client.receive();
      assertThat(client.receive().payload()).isEqualTo("2");
      garbage(client, 0xC0, 0);
      assertThat(client.read().type()).isEqualTo(RawMqtt.PINGRESP);
      client.acknowledge(first.packetId());
      assertThat(client.receive().payload()).isEqualTo("3");
      garbage(client, 0xC0, 0);
      assertThat(client.read().type()).isEqualTo(RawMqtt.PINGRESP);
    }
  }

  @Test
  void sendsNothingOfASubscriptionThatHasEnded() throws Exception {
    append("b/first", "1");
    append("b/first", "2");
    append("b/again", "10");
    append("b/again", "20");
    RawMqtt.Writer fromFirst = out -> RawMqtt.user(out, "from", "1");
    RawMqtt.Writer fromLast = out -> RawMqtt.user(out, "from", "2");
    try (RawMqtt client = open(5)) {
      client.connect("again", true, 0, out -> out.write(new byte[] {0x21, 0, 1}));
      assertThat(client.subscribed("b/first", 1, fromFirst)).isEqualTo(1);
      Received received = client.receive();
      append("b/first", "3"); // waits behind 2, which waits for an acknowledgement
      assertThat(client.subscribed("b/again", 1, fromFirst)).isEqualTo(1);
      append("b/any", "0"); // by then both events of the second stream wait
      client.acknowledge(received.packetId());
      received = client.receive();
      append("b/any", "0"); // by then they are behind 3 in what is to be sent

      client.send(
          10,
          2,
          out -> {
            out.writeShort(8);
            client.properties(out, NONE);
            RawMqtt.text(out, "b/again");
          });
      assertThat(client.read().type()).isEqualTo(RawMqtt.UNSUBACK);
      assertThat(client.subscribed("b/again", 1, fromLast)).isEqualTo(1);
      List<String> payloads = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        client.acknowledge(received.packetId());
        received = client.receive();
        payloads.add(received.payload());
      }
      assertThat(payloads).containsExactlyInAnyOrder("3", "20");
    }
  }

  @Test
  void givesTheLastEventAsRetainedMessage() throws Exception {
    try (RawMqtt client = connected("empty")) {
      assertThat(client.subscribed("b/retained", 1, NONE)).isEqualTo(1);
      append("b/retained", "1");
      assertThat(client.receive()).returns("1", Received::payload).returns(false, Received::retain);
    }
    append("b/retained", "2");
    try (RawMqtt client = connected("retained")) {
      assertThat(client.subscribed("b/retained", 0, NONE)).isZero();
      assertThat(client.receive()).returns("2", Received::payload).returns(true, Received::retain);
      append("b/retained", "3");
      assertThat(client.receive()).returns("3", Received::payload).returns(false, Received::retain);
    }
    try (RawMqtt client = connected("handling")) {
      assertThat(client.subscribed("b/retained", 0x20, NONE)).isZero();
      append("b/retained", "4");
      assertThat(client.receive()).returns("4", Received::payload).returns(false, Received::retain);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "0, 1", "3, 3", "-2, 4", "9, 9"})
  void beginsWhereItIsToldTo(String from, long first) throws Exception {
    String stream = "b/from" + from;
    for (int n = 1; n <= 5; n++) {
      append(stream, "" + n);
    }
    try (RawMqtt client = connected("from")) {
      assertThat(client.subscribed(stream, 1, out -> RawMqtt.user(out, "from", from))).isEqualTo(1);
      for (int n = 6; n <= 9; n++) {
        append(stream, "" + n);
      }
      for (long n = first; n <= 9; n++) {
        Received next = client.receive();
        assertThat(next.id()).isEqualTo(n);
        assertThat(next.payload()).isEqualTo("" + n);
        assertThat(next.retain()).isFalse();
      }
      assertThat(client.subscribed("b/other", 1, out -> RawMqtt.user(out, "from", "x")))
          .isEqualTo(0x83);
    }
  }

  @Test
  void tellsMqtt5WhatIsGone() throws Exception {
    for (int n = 1; n <= 3; n++) {
      append("b/gone", "" + n);
    }
    try (RawMqtt client = connected("gone")) {
      assertThat(
              client.subscribed(
                  "b/gone",
                  1,
                  out -> {
                    out.write(new byte[] {0x0B, 77});
                    RawMqtt.user(out, "from", "3");
                  }))
          .isEqualTo(1);
      assertThat(client.receive().user())
          .containsEntry("id", "3")
          .containsEntry("subscription", "77");
      assertThat(api.delete("/streams/b/gone").statusCode()).isEqualTo(204);
      Received deleted = client.receive();
      assertThat(deleted.user()).containsEntry("deleted", "3");
      assertThat(deleted.payload()).isEmpty();
      append("b/gone", "4");
      assertThat(client.receive()).returns("4", Received::payload).returns(4L, Received::id);
      client.send(
          10,
          2,
          out -> {
            out.writeShort(8);
            client.properties(out, NONE);
            RawMqtt.text(out, "b/gone");
            RawMqtt.text(out, "b/never");
          });
      Packet answer = client.read();
      assertThat(answer.type()).isEqualTo(RawMqtt.UNSUBACK);
      assertThat(answer.code(3)).isZero();
      assertThat(answer.code(4)).isEqualTo(0x11);
    }
  }

  /** More than sockets and buffers hold. */
  @Test
  void holdsLittleForASlowReaderAndLosesNothing() throws Exception {
    String filler = "x".repeat(500_000);
    int many = 60;
    try (RawMqtt slow = new RawMqtt(weir.protocols().mqttAddress().orElseThrow(), 5, 16 << 10)) {
      slow.connect("slow");
      assertThat(slow.subscribed("b/slow", 0, NONE)).isZero();
      for (int n = 1; n <= many; n++) {
        append("b/slow", "{\"n\":" + n + ",\"x\":\"" + filler + "\"}");
      }
      assertThat(metric("weir_listen_buffer_bytes")).isLessThan(2 << 20);
      for (int n = 1; n <= many; n++) {
        Received next = slow.receive();
        assertThat(next.id()).isEqualTo(n);
        assertThat(next.payload()).startsWith("{\"n\":" + n + ",");
      }
    }
  }
}
