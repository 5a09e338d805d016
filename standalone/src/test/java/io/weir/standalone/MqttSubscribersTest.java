package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.standalone.RawMqtt.Packet;
import io.weir.standalone.RawMqtt.Received;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What subscribers of MQTT get, and when, byte by byte. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class MqttSubscribersTest {
  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();

  private static MqttCalls mqtt;

  @BeforeAll
  static void find() {
    mqtt = new MqttCalls(WEIR.mqttAddress(), new HttpApi(WEIR.url()));
  }

  @Test
  void takesAMebibyteBothWaysAndNoMore() throws Exception {
    String most = "\"" + "x".repeat((1 << 20) - 2) + "\"";
    try (RawMqtt client = mqtt.connected("large");
        RawMqtt subscriber = mqtt.connected(4, "large2")) {
      assertThat(subscriber.subscribed("heard/large", 1, MqttCalls.NO_PROPERTIES)).isEqualTo(1);
      assertThat(MqttCalls.published(client, "heard/large", "\"x" + most.substring(1)))
          .isEqualTo(0x97);
      assertThat(MqttCalls.published(client, "heard/large", most)).isZero();
      assertThat(subscriber.receive().payload()).isEqualTo(most);
    }
  }

  @Test
  void tellsAClientWhichEventIsTooLargeForIt() throws Exception {
    try (RawMqtt client = mqtt.open(5)) {
      client.connect("small", true, 0, out -> out.write(new byte[] {0x27, 0, 0, 1, 0}));
      assertThat(client.subscribed("heard/small", 0, MqttCalls.NO_PROPERTIES)).isZero();
      mqtt.append("heard/small", "\"" + "x".repeat(500) + "\"");
      mqtt.append("heard/small", "2");
      Received large = client.receive();
      assertThat(large.payload()).isEmpty();
      assertThat(large.user()).containsEntry("too-large", "502").containsEntry("id", "1");
      assertThat(client.receive().payload()).isEqualTo("2");
    }
  }

  @Test
  void sendsNoMoreWithoutAcknowledgementThanTheClientTakes() throws Exception {
    try (RawMqtt client = mqtt.open(5)) {
      client.connect("window", true, 0, out -> out.write(new byte[] {0x21, 0, 2}));
      assertThat(client.subscribed("heard/window", 1, MqttCalls.NO_PROPERTIES)).isEqualTo(1);
      for (int n = 1; n <= 5; n++) {
        mqtt.append("heard/window", "" + n);
      }
      Received first = client.receive();
      assertThat(client.receive().payload()).isEqualTo("2");
      MqttCalls.sendRaw(client, 0xC0, 0);
      assertThat(client.read().type()).isEqualTo(RawMqtt.PINGRESP);
      client.acknowledge(first.packetId());
      assertThat(client.receive().payload()).isEqualTo("3");
      MqttCalls.sendRaw(client, 0xC0, 0);
      assertThat(client.read().type()).isEqualTo(RawMqtt.PINGRESP);
    }
  }

  @Test
  void sendsNothingOfASubscriptionThatHasEnded() throws Exception {
    mqtt.append("heard/first", "1");
    mqtt.append("heard/first", "2");
    mqtt.append("heard/again", "10");
    mqtt.append("heard/again", "20");
    RawMqtt.Writer fromFirst = out -> RawMqtt.user(out, "from", "1");
    RawMqtt.Writer fromLast = out -> RawMqtt.user(out, "from", "2");
    try (RawMqtt client = mqtt.open(5)) {
      client.connect("again", true, 0, out -> out.write(new byte[] {0x21, 0, 1}));
      assertThat(client.subscribed("heard/first", 1, fromFirst)).isEqualTo(1);
      Received received = client.receive();
      mqtt.append("heard/first", "3"); // waits behind 2, which waits for an acknowledgement
      assertThat(client.subscribed("heard/again", 1, fromFirst)).isEqualTo(1);
      mqtt.append("heard/any", "0"); // by then both events of the second stream wait
      client.acknowledge(received.packetId());
      received = client.receive();
      mqtt.append("heard/any", "0"); // by then they are behind 3 in what is to be sent

      client.send(
          10,
          2,
          out -> {
            out.writeShort(8);
            client.properties(out, MqttCalls.NO_PROPERTIES);
            RawMqtt.text(out, "heard/again");
          });
      assertThat(client.read().type()).isEqualTo(RawMqtt.UNSUBACK);
      assertThat(client.subscribed("heard/again", 1, fromLast)).isEqualTo(1);
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
    try (RawMqtt client = mqtt.connected("empty")) {
      assertThat(client.subscribed("heard/retained", 1, MqttCalls.NO_PROPERTIES)).isEqualTo(1);
      mqtt.append("heard/retained", "1");
      assertThat(client.receive()).returns("1", Received::payload).returns(false, Received::retain);
    }
    mqtt.append("heard/retained", "2");
    try (RawMqtt client = mqtt.connected("retained")) {
      assertThat(client.subscribed("heard/retained", 0, MqttCalls.NO_PROPERTIES)).isZero();
      assertThat(client.receive()).returns("2", Received::payload).returns(true, Received::retain);
      mqtt.append("heard/retained", "3");
      assertThat(client.receive()).returns("3", Received::payload).returns(false, Received::retain);
    }
    try (RawMqtt client = mqtt.connected("handling")) {
      assertThat(client.subscribed("heard/retained", 0x20, MqttCalls.NO_PROPERTIES)).isZero();
      mqtt.append("heard/retained", "4");
      assertThat(client.receive()).returns("4", Received::payload).returns(false, Received::retain);
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "0, 1", "3, 3", "-2, 4", "9, 9"})
  void beginsWhereItIsToldTo(String from, long first) throws Exception {
    String stream = "heard/from" + from;
    for (int n = 1; n <= 5; n++) {
      mqtt.append(stream, "" + n);
    }
    try (RawMqtt client = mqtt.connected("from")) {
      assertThat(client.subscribed(stream, 1, out -> RawMqtt.user(out, "from", from))).isEqualTo(1);
      for (int n = 6; n <= 9; n++) {
        mqtt.append(stream, "" + n);
      }
      for (long n = first; n <= 9; n++) {
        Received next = client.receive();
        assertThat(next.id()).isEqualTo(n);
        assertThat(next.payload()).isEqualTo("" + n);
        assertThat(next.retain()).isFalse();
      }
      assertThat(client.subscribed("heard/other", 1, out -> RawMqtt.user(out, "from", "x")))
          .isEqualTo(0x83);
    }
  }

  @Test
  void tellsMqtt5WhatIsGone() throws Exception {
    for (int n = 1; n <= 3; n++) {
      mqtt.append("heard/gone", "" + n);
    }
    try (RawMqtt client = mqtt.connected("gone")) {
      assertThat(
              client.subscribed(
                  "heard/gone",
                  1,
                  out -> {
                    out.write(new byte[] {0x0B, 77});
                    RawMqtt.user(out, "from", "3");
                  }))
          .isEqualTo(1);
      assertThat(client.receive().user())
          .containsEntry("id", "3")
          .containsEntry("subscription", "77");
      assertThat(mqtt.api().delete("/streams/heard/gone").statusCode()).isEqualTo(204);
      Received deleted = client.receive();
      assertThat(deleted.user()).containsEntry("deleted", "3");
      assertThat(deleted.payload()).isEmpty();
      mqtt.append("heard/gone", "4");
      assertThat(client.receive()).returns("4", Received::payload).returns(4L, Received::id);
      client.send(
          10,
          2,
          out -> {
            out.writeShort(8);
            client.properties(out, MqttCalls.NO_PROPERTIES);
            RawMqtt.text(out, "heard/gone");
            RawMqtt.text(out, "heard/never");
          });
      Packet answer = client.read();
      assertThat(answer.type()).isEqualTo(RawMqtt.UNSUBACK);
      assertThat(answer.code(3)).isZero();
      assertThat(answer.code(4)).isEqualTo(0x11);
    }
  }
}
