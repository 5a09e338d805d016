package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that connect, more of them than may, and then say nothing. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class SilentConnectionsTest {
  private static final int STORM = 2000;

  /** That an address may have. */
  private static final int CLIENTS = 20;

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CONNECT_MILLIS = 1000;

  @TempDir static Path dir;

  private static Standalone weir;

  /** Of those that are about to be refused, a few may be counted. */
  private static final int REFUSED_SOON = 8;

  private static HttpApi api;
  private final List<Socket> silent = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    Map<String, String> environment = Running.environment(dir);
    environment.put("WEIR_GRPC_PORT", "0");
    environment.put("WEIR_GRPC_PATIENCE", "3s");
    environment.put("WEIR_MQTT_PORT", "0");
    environment.put("WEIR_MQTT_CONNECT_TIMEOUT", "3s");
    environment.put("WEIR_MQTT_CONNECTIONS", "300");
    environment.put("WEIR_MQTT_ADDRESS_CONNECTIONS", Integer.toString(CLIENTS));
    environment.put("WEIR_MQTT_NEWCOMERS", "200");
    environment.put("WEIR_MQTT_IDLE", "3s");
    environment.put("WEIR_HTTP_HEAD_TIMEOUT", "3s");
    weir = Standalone.start(environment);
    api = new HttpApi(weir.url());
  }

  @AfterAll
  static void stop() {
    weir.close();
  }

  @AfterEach
  void disconnect() throws IOException {
    for (Socket each : silent) {
      each.close();
    }
  }

  /** Connects, as often as the server lets it, and keeps each connection. */
  private void storm(InetSocketAddress address) throws IOException {
    storm(address, "127.0.0.1");
  }

  /**
   * @param from an address of this machine
   */
  private void storm(InetSocketAddress address, String from) throws IOException {
    for (int i = 0; i < STORM; i++) {
      Socket socket = new Socket();
      silent.add(socket);
      try {
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(address, CONNECT_MILLIS);
      } catch (IOException refused) {
        // A server may refuse what is too many.
      }
    }
  }

  private static InetSocketAddress address(String hostAndPort) {
    int colon = hostAndPort.lastIndexOf(':');
    return new InetSocketAddress(
        hostAndPort.substring(0, colon), Integer.parseInt(hostAndPort.substring(colon + 1)));
  }

  @Test
  void ofHttpKeepNobodyWaiting() throws Exception {
    URI url = URI.create(weir.url());
    storm(new InetSocketAddress(url.getHost(), url.getPort()));

    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> api.get("/ping").statusCode() == 200);
  }

  @Test
  void ofGrpcMakeRoomForOthers() throws Exception {
    String address = weir.protocols().grpcAddress().orElseThrow();
    storm(address(address));

    assertThat(api.exactMetric("weir_grpc_connections")).isLessThanOrEqualTo(200 + REFUSED_SOON);
    ManagedChannel channel =
        Grpc.newChannelBuilder(address, InsecureChannelCredentials.create()).build();
    try {
      await()
          .atMost(PATIENCE)
          .ignoreExceptionsInstanceOf(StatusRuntimeException.class)
          .until(() -> isServing(channel));
    } finally {
      channel.shutdownNow();
    }
  }

  private static boolean isServing(ManagedChannel channel) {
    return HealthGrpc.newBlockingStub(channel)
            .withDeadlineAfter(5, TimeUnit.SECONDS)
            .check(HealthCheckRequest.getDefaultInstance())
            .getStatus()
        == ServingStatus.SERVING;
  }

  @Test
  void ofMqttFromOneAddressLeaveRoomForOthers() throws Exception {
    String address = weir.protocols().mqttAddress().orElseThrow();
    storm(address(address));

    assertThat(api.exactMetric("weir_mqtt_connections")).isLessThanOrEqualTo(200 + REFUSED_SOON);
    assertThat(api.exactMetric("weir_mqtt_newcomers")).isLessThanOrEqualTo(200 + REFUSED_SOON);
    assertThat(api.exactMetric("weir_mqtt_newcomers_limit")).isEqualTo(200);
    assertThat(api.exactMetric("weir_mqtt_disconnects_total{reason=\"quota_exceeded\"}"))
        .isPositive();
    assertThat(isAccepted(address, "127.0.0.2")).isTrue();
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> isAccepted(address, "127.0.0.1"));
  }

  @Test
  void ofMqttMakeRoomForOthers() throws Exception {
    String address = weir.protocols().mqttAddress().orElseThrow();
    storm(address(address));
    storm(address(address), "127.0.0.3");

    assertThat(api.exactMetric("weir_mqtt_connections")).isLessThanOrEqualTo(300 + REFUSED_SOON);
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> isAccepted(address, "127.0.0.4"));
  }

  @Test
  void ofMqttThatSentConnectLeaveRoomForOthers() throws Exception {
    String address = weir.protocols().mqttAddress().orElseThrow();
    String from = "127.0.0.5";
    List<RawMqtt> clients = new ArrayList<>();
    try {
      for (int i = 0; i < CLIENTS; i++) {
        RawMqtt client = new RawMqtt(address, 5, from);
        clients.add(client);
        assertThat(client.connect("client-" + i, true, 60, none -> {}).code(1)).isZero();
      }
      assertThat(api.exactMetric("weir_mqtt_address_connections")).isEqualTo(CLIENTS);
      assertThat(api.exactMetric("weir_mqtt_address_connections_limit")).isEqualTo(CLIENTS);
      double refused = refused();
      assertThat(refusal(address, 5, from)).as("quota exceeded").isEqualTo(0x97);
      assertThat(refusal(address, 4, from)).as("server unavailable").isEqualTo(3);
      assertThat(refused()).isEqualTo(refused + 2);
      assertThat(isAccepted(address, "127.0.0.6")).isTrue();
    } finally {
      for (RawMqtt each : clients) {
        each.close();
      }
    }
    await()
        .atMost(PATIENCE)
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> isAccepted(address, from));
  }

  private static double refused() throws Exception {
    return api.metric("weir_mqtt_disconnects_total", "reason=\"quota_exceeded\"").orElse(0);
  }

  /** The code of CONNACK, after which the connection ends. */
  private static int refusal(String address, int version, String from) throws IOException {
    try (RawMqtt client = new RawMqtt(address, version, from)) {
      int code = client.connect("one-too-many").code(1);
      assertThat(client.isClosedByServer()).isTrue();
      return code;
    }
  }

  private static boolean isAccepted(String address, String from) throws IOException {
    try (RawMqtt client = new RawMqtt(address, 5, from)) {
      return client.connect("other").code(1) == 0;
    }
  }

  @Test
  void ofMqttWithoutKeepAliveAreToldOneOrEnd() throws Exception {
    String address = weir.protocols().mqttAddress().orElseThrow();
    try (RawMqtt five = new RawMqtt(address, 5);
        RawMqtt three = new RawMqtt(address, 4)) {
      RawMqtt.Packet accepted = five.connect("five");
      assertThat(accepted.code(1)).isZero();
      assertThat(accepted.body()).as("server keep alive").containsSequence(0x13, 0, 3);
      assertThat(three.connect("three").code(1)).isZero();

      assertThat(three.isClosedByServer()).isTrue();
      RawMqtt.Packet end = five.read();
      assertThat(end.type()).isEqualTo(RawMqtt.DISCONNECT);
      assertThat(end.code(0)).isEqualTo(0x8D);
    }
  }
}
