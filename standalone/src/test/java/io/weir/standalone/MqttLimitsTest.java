package io.weir.standalone;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.standalone.RawMqtt.Received;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What MQTT refuses, and how little it holds, byte by byte; its limits are low. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class MqttLimitsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path dir;

  private static Standalone weir;
  private static MqttCalls mqtt;

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> environment = Running.environment(dir);
    environment.put("WEIR_MQTT_PORT", "0");
    environment.put("WEIR_MQTT_CONNECT_TIMEOUT", "3s");
    environment.put("WEIR_MQTT_SESSIONS", "2");
    environment.put("WEIR_LISTENER_STREAMS", "3");
    weir = Standalone.start(environment);
    mqtt = new MqttCalls(weir.protocols().mqttAddress().orElseThrow(), new HttpApi(weir.url()));
  }

  @AfterAll
  static void stop() {
    weir.close();
  }

  @Test
  void refusesTopicsThatAreNoStream() throws Exception {
    try (RawMqtt client = mqtt.connected("topics")) {
      for (String topic : new String[] {"a", "a/b/c", "/b", "b/", "b/limits", "b/\1"}) {
        assertThat(MqttCalls.published(client, topic, "1")).as(topic).isEqualTo(0x90);
      }
      assertThat(MqttCalls.published(client, "$sys/mine", "1")).isEqualTo(0x87);
      assertThat(MqttCalls.published(client, "bücket/ström", "1")).isZero();
      assertThat(client.subscribed("b/+", 1, MqttCalls.NO_PROPERTIES)).isEqualTo(0xA2);
      assertThat(client.subscribed("#", 1, MqttCalls.NO_PROPERTIES)).isEqualTo(0xA2);
      assertThat(client.subscribed("$share/g/b/s", 1, MqttCalls.NO_PROPERTIES)).isEqualTo(0x9E);
      assertThat(client.subscribed("b", 1, MqttCalls.NO_PROPERTIES)).isEqualTo(0x8F);
      assertThat(client.subscribed("b/s", 1 | 4, MqttCalls.NO_PROPERTIES))
          .as("no local")
          .isEqualTo(0x83);
      assertThat(client.subscribed("b/s", 2, MqttCalls.NO_PROPERTIES)).as("QoS 2").isEqualTo(1);
      assertThat(client.subscribed("b/t", 0, MqttCalls.NO_PROPERTIES)).isZero();
      assertThat(client.subscribed("$sys/metrics", 0, MqttCalls.NO_PROPERTIES)).isZero();
      assertThat(client.subscribed("b/u", 0, MqttCalls.NO_PROPERTIES))
          .as("the fourth")
          .isEqualTo(0x97);
    }
    try (RawMqtt client = mqtt.connected(4, "topics")) {
      assertThat(client.subscribed("b/+", 1, MqttCalls.NO_PROPERTIES)).isEqualTo(0x80);
      assertThat(client.subscribed("b/s", 1, MqttCalls.NO_PROPERTIES)).isEqualTo(1);
    }
  }

  @Test
  void closesWhoeverDoesNotConnectFirst() throws Exception {
    try (RawMqtt client = mqtt.open(5)) {
      client.publish("b/s", 0, 0, "1");
      assertThat(client.isClosedByServer()).isTrue();
    }
    try (RawMqtt client = mqtt.open(5)) {
      client.sendBytes("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(ISO_8859_1));
      assertThat(client.isClosedByServer()).isTrue();
    }
    try (RawMqtt client = mqtt.open(3)) {
      assertThat(client.connect("old").code(1)).as("MQTT 3.0").isEqualTo(1);
      assertThat(client.isClosedByServer()).isTrue();
    }
    try (RawMqtt client = mqtt.open(5)) {
      assertThat(client.isClosedByServer()).as("silent").isTrue();
    }
  }

  @Test
  void endsConnectionsOfMalformedPacketsWithTheReason() throws Exception {
    try (RawMqtt client = mqtt.connected("m1")) {
      MqttCalls.sendRaw(client, 0x30, 0xFF, 0xFF, 0xFF, 0xFF, 1);
      assertThat(MqttCalls.disconnectReason(client)).as("length of five bytes").isEqualTo(0x81);
    }
    try (RawMqtt client = mqtt.connected("m2")) {
      MqttCalls.sendRaw(client, 0x30, 0x82, 0x80, 0x80, 0x04);
      assertThat(MqttCalls.disconnectReason(client)).as("8 MB announced").isEqualTo(0x95);
    }
    try (RawMqtt client = mqtt.connected("m3")) {
      MqttCalls.sendRaw(client, 0x30, 5, 0, 99, 'b', '/', 's');
      assertThat(MqttCalls.disconnectReason(client))
          .as("a topic longer than its packet")
          .isEqualTo(0x81);
    }
    try (RawMqtt client = mqtt.connected("m4")) {
      MqttCalls.sendRaw(client, 0xC0, 1, 0);
      assertThat(client.read().type()).isEqualTo(RawMqtt.PINGRESP);
      assertThat(MqttCalls.disconnectReason(client)).as("PINGREQ with a body").isEqualTo(0x81);
    }
    try (RawMqtt client = mqtt.connected("m5")) {
      client.send(8, 2, out -> out.write(new byte[] {0, 1, 0}));
      assertThat(MqttCalls.disconnectReason(client)).as("SUBSCRIBE to nothing").isEqualTo(0x82);
    }
    try (RawMqtt client = mqtt.connected("m6")) {
      client.connectWithWill("m6", true, 0, MqttCalls.NO_PROPERTIES, null, null);
      assertThat(MqttCalls.disconnectReason(client)).as("CONNECT twice").isEqualTo(0x82);
    }
    try (RawMqtt client = mqtt.connected("m7")) {
      client.publish("b/s", 2, 1, "1");
      assertThat(MqttCalls.disconnectReason(client)).as("QoS 2").isEqualTo(0x9B);
    }
    try (RawMqtt client = mqtt.connected("m8")) {
      client.send(RawMqtt.PUBLISH, 0, MqttLimitsTest::withAlias);
      assertThat(MqttCalls.disconnectReason(client)).as("topic alias").isEqualTo(0x94);
    }
    try (RawMqtt client = mqtt.connected("m9")) {
      MqttCalls.sendRaw(client, 0x30, 100, 0);
      assertThat(MqttCalls.disconnectReason(client))
          .as("a packet that does not arrive")
          .isEqualTo(0x82);
    }
    assertThat(mqtt.metric("weir_mqtt_receive_bytes")).isZero();
  }

  private static void withAlias(DataOutputStream out) throws IOException {
    RawMqtt.text(out, "b/s");
    out.write(new byte[] {3, 0x23, 0, 1, '1'});
  }

  @Test
  void keepsNoMoreSessionsThanItMay() throws Exception {
    for (int i = 0; i < 4; i++) {
      try (RawMqtt client = mqtt.open(5)) {
        client.connect("many" + i, false, 0, MqttCalls::keepSession);
        MqttCalls.sendRaw(client, 0xE0, 0);
        assertThat(client.isClosedByServer()).isTrue();
      }
    }
    await().atMost(PATIENCE).until(() -> mqtt.metric("weir_mqtt_sessions_away") <= 2);
    try (RawMqtt client = mqtt.open(5)) {
      assertThat(client.connect("many0", false, 0, MqttCalls.NO_PROPERTIES).code(0)).isZero();
    }
    try (RawMqtt client = mqtt.open(5)) {
      assertThat(client.connect("many3", false, 0, MqttCalls.NO_PROPERTIES).code(0)).isEqualTo(1);
    }
  }

  /** More than sockets and buffers hold. */
  @Test
  void holdsLittleForASlowReaderAndLosesNothing() throws Exception {
    String filler = "x".repeat(500_000);
    int many = 60;
    try (RawMqtt slow = mqtt.open(5, 16 << 10)) {
      slow.connect("slow");
      assertThat(slow.subscribed("b/slow", 0, MqttCalls.NO_PROPERTIES)).isZero();
      for (int n = 1; n <= many; n++) {
        mqtt.append("b/slow", "{\"n\":" + n + ",\"x\":\"" + filler + "\"}");
      }
      assertThat(mqtt.metric("weir_listen_buffer_bytes")).isLessThan(2 << 20);
      for (int n = 1; n <= many; n++) {
        Received next = slow.receive();
        assertThat(next.id()).isEqualTo(n);
        assertThat(next.payload()).startsWith("{\"n\":" + n + ",");
      }
    }
  }
}
