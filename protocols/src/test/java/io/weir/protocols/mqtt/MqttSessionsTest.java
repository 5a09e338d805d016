package io.weir.protocols.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.concurrent.GlobalEventExecutor;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.weir.model.records.StreamKey;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class MqttSessionsTest {
  private static final int LIMIT = 10_000;

  private final MqttMetrics metrics = new MqttMetrics(new PrometheusRegistry());
  private final MqttSessions sessions =
      new MqttSessions(LIMIT, GlobalEventExecutor.INSTANCE, noWills(), metrics);

  private static final class Gone implements MqttSessions.Owner {
    @Override
    public void takenOver() {}

    @Override
    public CompletionStage<Void> released() {
      return CompletableFuture.completedFuture(null);
    }
  }

  @SuppressWarnings("NullAway") // nothing is appended
  private Appends noWills() {
    return new Appends(null, metrics);
  }

  private MqttSessions.Opened open(String clientId, Gone client) {
    return sessions.open(clientId, false, client).toCompletableFuture().join();
  }

  private void leave(String clientId, int streams, String name) {
    Gone client = new Gone();
    MqttSession session = open(clientId, client).session();
    for (int i = 0; i < streams; i++) {
      StreamKey key = StreamKey.of(name, name.substring(4) + i);
      session.subscriptions().put(key, new StreamSubscription(key, OptionalLong.of(1), false));
    }
    sessions.close(session, client, 3600, Optional.empty());
  }

  @Test
  void keepsNoMoreBytesOfSessionsThanAreAllowed() {
    String longName = "n".repeat(255);
    int most = (int) (MqttSessions.MAX_BYTES / 70_000);
    for (int i = 0; i < most; i++) {
      leave("client" + i, 100, longName);
    }
    MqttSessions.Opened last = open("client" + (most - 1), new Gone());
    assertThat(last.isPresent()).isTrue();
    assertThat(last.session().subscriptions()).hasSize(100);
    assertThat(last.session().bytes()).isGreaterThan(80_000);
    assertThat(open("client0", new Gone()).isPresent()).as("the oldest").isFalse();
  }

  @Test
  void givesTheBytesBackOfClientsThatReturn() {
    String longName = "n".repeat(255);
    leave("quiet", 1, longName);
    for (int i = 0; i < 2 * MqttSessions.MAX_BYTES / 80_000; i++) {
      leave("restless", 100, longName);
      Gone client = new Gone();
      sessions.close(open("restless", client).session(), client, 0, Optional.empty());
    }
    assertThat(open("quiet", new Gone()).isPresent()).isTrue();
  }
}
