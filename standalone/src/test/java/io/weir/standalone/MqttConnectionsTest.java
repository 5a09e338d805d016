package io.weir.standalone;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.standalone.RawMqtt.Packet;
import io.weir.standalone.RawMqtt.Received;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections of MQTT and the sessions of their clients, byte by byte. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class MqttConnectionsTest {
  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();

  private static MqttCalls mqtt;

  @BeforeAll
  static void find() {
    mqtt = new MqttCalls(WEIR.mqttAddress(), new HttpApi(WEIR.url()));
  }

  @Test
  void saysInConnAckWhatItCanDo() throws Exception {
    try (RawMqtt client = mqtt.open(5)) {
      Packet answer = client.connect("", true, 0, MqttCalls.NO_PROPERTIES);
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
    try (RawMqtt client = mqtt.open(5)) {
      client.connectWithWill("hasty", true, 0, MqttCalls.NO_PROPERTIES, null, null);
      client.publish("sent/hasty", 1, 1, "1");
      client.publish("sent/hasty", 1, 2, "2");
      assertThat(client.read().type()).isEqualTo(RawMqtt.CONNACK);
      assertThat(client.read().code(1)).isEqualTo(1);
      assertThat(client.read().code(1)).isEqualTo(2);
      assertThat(mqtt.last("sent/hasty")).contains("\"id\":2,").endsWith("\"data\":2}]");
    }
  }

  @Test
  void disconnectsWhoIsSilentForLongerThanItsKeepAlive() throws Exception {
    try (RawMqtt client = mqtt.open(5)) {
      client.connect("alive", true, 1, MqttCalls.NO_PROPERTIES);
      MqttCalls.sendRaw(client, 0xC0, 0);
      assertThat(client.read().type()).isEqualTo(RawMqtt.PINGRESP);
      assertThat(MqttCalls.disconnectReason(client)).isEqualTo(0x8D);
    }
  }

  @Test
  void givesAClientIdToTheNewestConnection() throws Exception {
    try (RawMqtt first = mqtt.connected("same");
        RawMqtt second = mqtt.connected("same")) {
      assertThat(MqttCalls.disconnectReason(first)).isEqualTo(0x8E);
      assertThat(MqttCalls.published(second, "sent/same", "1")).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 5})
  void goesOnWithASessionWhereItsClientStopped(int version) throws Exception {
    String stream = "sent/session" + version;
    String clientId = "session" + version;
    RawMqtt.Writer kept = MqttCalls::keepSession;
    Received second;
    try (RawMqtt client = mqtt.open(version)) {
      Packet answer = client.connect(clientId, false, 0, kept);
      assertThat(answer.code(0)).as("session present").isZero();
      assertThat(client.subscribed(stream, 1, MqttCalls.NO_PROPERTIES)).isEqualTo(1);
      for (int n = 1; n <= 4; n++) {
        mqtt.append(stream, "{\"n\":" + n + "}");
      }
      client.acknowledge(client.receive().packetId());
      second = client.receive();
      assertThat(second.payload()).isEqualTo("{\"n\":2}");
      client.awaitHandled(); // else the acknowledgement may be lost with the connection
    }
    mqtt.append(stream, "{\"n\":5}");
    try (RawMqtt client = mqtt.open(version)) {
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
      mqtt.append(stream, "{\"n\":6}");
      assertThat(client.receive())
          .returns(false, Received::dup)
          .returns("{\"n\":6}", Received::payload);
    }
    try (RawMqtt client = mqtt.open(version)) {
      assertThat(client.connect(clientId, true, 0, MqttCalls.NO_PROPERTIES).code(0))
          .as("clean")
          .isZero();
    }
  }
}
