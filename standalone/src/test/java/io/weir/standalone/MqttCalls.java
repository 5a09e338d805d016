package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.standalone.RawMqtt.Packet;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;

/** Clients of one MQTT address, byte by byte, and what HTTP says of their streams. */
final class MqttCalls {
  static final RawMqtt.Writer NO_PROPERTIES = out -> {};

  private final String address;
  private final HttpApi api;

  MqttCalls(String address, HttpApi api) {
    this.address = address;
    this.api = api;
  }

  HttpApi api() {
    return api;
  }

  RawMqtt open(int version) throws IOException {
    return new RawMqtt(address, version);
  }

  /**
   * @param room for what it has not read, in bytes
   */
  RawMqtt open(int version, int room) throws IOException {
    return new RawMqtt(address, version, room);
  }

  RawMqtt connected(int version, String clientId) throws IOException {
    RawMqtt client = open(version);
    assertThat(client.connect(clientId).code(1)).isZero();
    return client;
  }

  RawMqtt connected(String clientId) throws IOException {
    return connected(5, clientId);
  }

  void append(String stream, String json) throws Exception {
    HttpResponse<String> reply = api.post("/streams/" + stream, json);
    assertThat(reply.statusCode()).as(reply.body()).isEqualTo(201);
  }

  String last(String stream) throws Exception {
    HttpResponse<String> reply = api.get("/streams/" + stream);
    return reply.statusCode() == 200 ? reply.body() : "";
  }

  double metric(String name) throws Exception {
    return api.get("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(name + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
        .findFirst()
        .orElseThrow();
  }

  /** Publishes, and returns the PUBACK's reason code. */
  static int published(RawMqtt client, String topic, String payload) throws IOException {
    client.publish(topic, 1, 9, payload);
    Packet answer = client.read();
    assertThat(answer.type()).isEqualTo(RawMqtt.PUBACK);
    return answer.body().length > 2 ? answer.code(2) : 0;
  }

  /** Reads DISCONNECT and the end of the connection; returns the reason code. */
  static int disconnectReason(RawMqtt client) throws IOException {
    Packet packet = client.read();
    assertThat(packet.type()).isEqualTo(RawMqtt.DISCONNECT);
    assertThat(client.isClosedByServer()).isTrue();
    return packet.code(0);
  }

  static void sendRaw(RawMqtt client, int... bytes) throws IOException {
    byte[] all = new byte[bytes.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) bytes[i];
    }
    client.sendBytes(all);
  }

  /** Keeps the session for ten minutes after its connection. */
  static void keepSession(DataOutputStream out) throws IOException {
    out.writeByte(0x11);
    out.writeInt(600);
  }
}
