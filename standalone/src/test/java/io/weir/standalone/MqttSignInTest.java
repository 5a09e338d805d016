package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Users who connect over MQTT with name and password, and who once might. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class MqttSignInTest {
  private static final RawMqtt.Writer NONE = out -> {};
  private static final int NOT_AUTHORIZED = 0x87;
  private static final int SERVER_BUSY = 0x89;

  @RegisterExtension private static final GuardedStandalone WEIR = new GuardedStandalone();

  /** The reason code of CONNACK. */
  private static int connected(int version, String user, String password) throws IOException {
    try (RawMqtt client = new RawMqtt(WEIR.mqttAddress(), version)) {
      return client.connectAs("sign-in", true, NONE, user, password).code(1);
    }
  }

  @ParameterizedTest
  @CsvSource({"5,135", "4,5"})
  void whatHasExpiredConnectsNobody(int version, int refused) throws Exception {
    for (String expired : ExpiredCredentials.of(WEIR, "mqtt-" + version)) {
      assertThat(connected(version, "none-" + version, expired)).isEqualTo(refused);
      assertThat(connected(version, expired, null)).as("as the name").isEqualTo(refused);
    }
  }

  @Test
  void usersConnectWithNameAndPassword() throws Exception {
    WEIR.user("mqtt-user");
    WEIR.grant("mqtt-user", "get", "/access/mqtt/of-user");
    try (RawMqtt client = new RawMqtt(WEIR.mqttAddress(), 5)) {
      assertThat(
              client.connectAs("user", true, NONE, "mqtt-user", GuardedStandalone.PASSWORD).code(1))
          .isZero();
      assertThat(client.subscribed("mqtt/of-user", 1, NONE)).isEqualTo(1);
      assertThat(client.subscribed("mqtt/other", 1, NONE)).isEqualTo(NOT_AUTHORIZED);
      assertThat(WEIR.api(GuardedStandalone.ROOT).delete("/users/mqtt-user").statusCode())
          .isEqualTo(200);
      assertThat(client.read().type()).isEqualTo(RawMqtt.DISCONNECT);
    }
    assertThat(connected(5, "mqtt-user", GuardedStandalone.PASSWORD)).isEqualTo(NOT_AUTHORIZED);
  }

  @Test
  void guessesOfAPasswordAreDelayed() throws Exception {
    WEIR.user("mqtt-guessed");
    for (int i = 0; i < 3; i++) {
      assertThat(connected(5, "mqtt-guessed", "guess " + i)).isEqualTo(NOT_AUTHORIZED);
    }
    List<Integer> codes = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      codes.add(connected(5, "mqtt-guessed", "another guess"));
    }
    assertThat(codes).contains(SERVER_BUSY).isSubsetOf(SERVER_BUSY, NOT_AUTHORIZED);
    await()
        .atMost(GuardedStandalone.PATIENCE)
        .until(() -> connected(5, "mqtt-guessed", GuardedStandalone.PASSWORD) == 0);
  }
}
