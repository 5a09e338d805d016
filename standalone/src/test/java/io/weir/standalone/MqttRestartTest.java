package io.weir.standalone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.MqttSubscription;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Paho's clients of both versions while the job ends and is started again. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class MqttRestartTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final String TOPIC = "b/restarts";
  private static final int RESTARTS = 2;
  private static final int BETWEEN = 50;

  @TempDir Path dir;

  private final List<Long> ids = new CopyOnWriteArrayList<>();
  private final List<String> toNew = new CopyOnWriteArrayList<>();
  private final List<String> toOld = new CopyOnWriteArrayList<>();

  private static MqttAsyncClient connect(String url, String clientId) throws Exception {
    MqttAsyncClient client = new MqttAsyncClient(url, clientId, new MemoryPersistence());
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setAutomaticReconnect(false);
    client.connect(options).waitForCompletion(PATIENCE.toMillis());
    return client;
  }

  private MqttAsyncClient subscribe(String url) throws Exception {
    MqttAsyncClient client = connect(url, "subscriber5");
    MqttProperties properties = new MqttProperties();
    properties.setSubscriptionIdentifiers(List.of(5)); // without one, Paho looks for it in vain
    client
        .subscribe(
            new MqttSubscription[] {new MqttSubscription(TOPIC, 1)},
            null,
            null,
            (topic, message) -> received(message),
            properties)
        .waitForCompletion(PATIENCE.toMillis());
    return client;
  }

  private void received(MqttMessage message) {
    message.getProperties().getUserProperties().stream()
        .filter(each -> each.getKey().equals("id"))
        .forEach(each -> ids.add(Long.parseLong(each.getValue())));
    toNew.add(new String(message.getPayload(), UTF_8));
  }

  private org.eclipse.paho.client.mqttv3.MqttClient subscribeOld(String url) throws Exception {
    var client =
        new org.eclipse.paho.client.mqttv3.MqttClient(
            url, "subscriber3", new org.eclipse.paho.client.mqttv3.persist.MemoryPersistence());
    client.connect();
    client.subscribe(
        TOPIC, 1, (topic, message) -> toOld.add(new String(message.getPayload(), UTF_8)));
    return client;
  }

  private static String document(int n) {
    return "{\"n\":" + n + "}";
  }

  /** Publishes until it is told to end; each only when the one before has been acknowledged. */
  private static final class Publisher extends Thread {
    private final MqttAsyncClient client;
    private final AtomicBoolean over = new AtomicBoolean();
    private volatile int acknowledged;
    private volatile Exception fault;

    Publisher(MqttAsyncClient client) {
      this.client = client;
    }

    @Override
    public void run() {
      try {
        while (!over.get()) {
          byte[] payload = document(acknowledged + 1).getBytes(UTF_8);
          IMqttToken token = client.publish(TOPIC, payload, 1, false);
          token.waitForCompletion(PATIENCE.toMillis());
          assertThat(token.getReasonCodes()).containsOnly(0);
          acknowledged++;
        }
      } catch (Exception e) {
        fault = e;
      }
    }

    void awaitMore(int more) {
      int enough = acknowledged + more;
      await().atMost(PATIENCE).until(() -> fault != null || acknowledged >= enough);
      assertThat(fault).isNull();
    }
  }

  @Test
  void tellsSubscribersEachEventOnceAndInOrder() throws Exception {
    Map<String, String> environment = Running.environment(dir);
    environment.put("WEIR_MQTT_PORT", "0");
    try (Standalone weir = Standalone.start(environment)) {
      String url = "tcp://" + weir.protocols().mqttAddress().orElseThrow();
      MqttAsyncClient subscriber = subscribe(url);
      var old = subscribeOld(url);
      MqttAsyncClient client = connect(url, "publisher");
      Publisher publisher = new Publisher(client);
      publisher.start();
      for (int i = 0; i < RESTARTS; i++) {
        publisher.awaitMore(BETWEEN);
        weir.job().cancel();
        weir.job().run();
      }
      publisher.awaitMore(BETWEEN);
      publisher.over.set(true);
      publisher.join(PATIENCE.toMillis());

      List<String> expected =
          IntStream.rangeClosed(1, publisher.acknowledged)
              .mapToObj(MqttRestartTest::document)
              .toList();
      await()
          .atMost(PATIENCE)
          .until(() -> toNew.size() >= expected.size() && toOld.size() >= expected.size());
      assertThat(toNew).isEqualTo(expected);
      assertThat(toOld).isEqualTo(expected);
      assertThat(ids)
          .isEqualTo(IntStream.rangeClosed(1, expected.size()).mapToObj(n -> (long) n).toList());
      client.disconnect().waitForCompletion(PATIENCE.toMillis());
      subscriber.disconnect().waitForCompletion(PATIENCE.toMillis());
      old.disconnect();
      client.close();
      subscriber.close();
      old.close();
    }
  }
}
