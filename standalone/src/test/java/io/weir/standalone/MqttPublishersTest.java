package io.weir.standalone;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.standalone.RawMqtt.Packet;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients of MQTT publish, byte by byte. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class MqttPublishersTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();

  private static MqttCalls mqtt;

  @BeforeAll
  static void find() {
    mqtt = new MqttCalls(WEIR.mqttAddress(), new HttpApi(WEIR.url()));
  }

  @Test
  void refusesWhatIsNoJsonAndGoesOnInMqtt5() throws Exception {
    try (RawMqtt client = mqtt.connected("json")) {
      for (String payload : new String[] {"", "door open", "{\"a\":1", "{} {}", "{\"a\":NaN}"}) {
        assertThat(MqttCalls.published(client, "sent/json", payload)).as(payload).isEqualTo(0x99);
      }
      assertThat(MqttCalls.published(client, "sent/json", " {\"a\":1}\n")).isZero();
      assertThat(mqtt.last("sent/json")).contains("\"id\":1,").endsWith("\"data\":{\"a\":1}}]");
      client.publish("sent/json", 0, 0, "no");
      assertThat(MqttCalls.disconnectReason(client)).isEqualTo(0x99);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void closesMqtt3ThatSendsWhatIsNoJson(int qos) throws Exception {
    try (RawMqtt client = mqtt.connected(4, "json3")) {
      client.publish("sent/json3", qos, 1, "{\"a\":1}");
      client.publish("sent/json3", qos, 2, "no");
      assertThat(client.isClosedByServer()).isTrue();
    }
    assertThat(mqtt.last("sent/json3")).endsWith("\"data\":{\"a\":1}}]");
  }

  @Test
  void appendsOnceWhatIsSentTwiceWithAKey() throws Exception {
    try (RawMqtt client = mqtt.connected("twice")) {
      for (int attempt = 0; attempt < 2; attempt++) {
        client.send(
            RawMqtt.PUBLISH,
            2,
            out -> {
              RawMqtt.text(out, "sent/twice");
              out.writeShort(4);
              client.properties(out, each -> RawMqtt.user(each, "idempotency-key", "k"));
              out.writeBytes("{}");
            });
        Packet answer = client.read();
        assertThat(answer.code(2)).isZero();
        assertThat(new String(answer.body(), ISO_8859_1)).contains("id\0\0011");
      }
    }
    assertThat(mqtt.last("sent/twice")).contains("\"id\":1,");
  }

  @Test
  void appendsTheWillOfWhoLeavesWithoutAWord() throws Exception {
    try (RawMqtt polite = mqtt.open(5)) {
      polite.connectWithWill(
          "polite", true, 0, MqttCalls.NO_PROPERTIES, "sent/will", "{\"gone\":\"polite\"}");
      assertThat(polite.read().code(1)).isZero();
      MqttCalls.sendRaw(polite, 0xE0, 0);
      assertThat(polite.isClosedByServer()).isTrue();
    }
    try (RawMqtt gone = mqtt.open(4)) {
      gone.connectWithWill(
          "gone", true, 0, MqttCalls.NO_PROPERTIES, "sent/will", "{\"gone\":\"gone\"}");
      assertThat(gone.read().code(1)).isZero();
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(mqtt.last("sent/will")).contains("\"id\":1,", "\"gone\":\"gone\""));
    try (RawMqtt wrong = mqtt.open(5)) {
      wrong.connectWithWill("wrong", true, 0, MqttCalls.NO_PROPERTIES, "sent/will", "gone");
      assertThat(wrong.read().code(1)).isEqualTo(0x99);
    }
    try (RawMqtt wrong = mqtt.open(4)) {
      wrong.connectWithWill("wrong", true, 0, MqttCalls.NO_PROPERTIES, "will", "{}");
      assertThat(wrong.isClosedByServer()).isTrue();
    }
  }
}
