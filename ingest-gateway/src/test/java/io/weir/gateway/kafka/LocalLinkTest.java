package io.weir.gateway.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.gateway.log.LogEntry;
import io.weir.service.broker.EmbeddedBroker;
import io.weir.service.settings.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sender to a log in this process, while a client of Kafka gets no answer. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class LocalLinkTest {
  private static final int PARTITIONS = 2;
  private static final Duration SOON = Duration.ofSeconds(30);

  private final AtomicInteger asked = new AtomicInteger();
  private volatile int led = PARTITIONS;
  private KafkaLink link;

  /** Stands for the log. */
  private final class Local implements EntrySender {
    @Override
    public void send(LogEntry entry, Sent told) {
      told.sent(0, null);
    }

    @Override
    public int partitions() {
      asked.incrementAndGet();
      if (led == 0) {
        throw new TimeoutException("the first is not led");
      }
      return led;
    }

    @Override
    public boolean isLocal() {
      return true;
    }

    @Override
    public void close(Duration limit) {}
  }

  @BeforeEach
  void connectToABrokerThatThenIsSilent(@TempDir Path dir) throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(dir)) {
      KafkaSettings settings =
          KafkaSettings.from(
              new Settings(
                  Map.of(
                      "WEIR_PARTITIONS",
                      "" + PARTITIONS,
                      "WEIR_BOOTSTRAP_SERVERS",
                      broker.bootstrapServers())));
      link =
          new KafkaLink(
              settings,
              List.of(settings.samples()),
              true,
              (told, topic, count, max) -> new Local());
      link.start();
      awaitWell();
    }
  }

  @AfterEach
  void close() {
    link.close();
  }

  private void awaitWell() {
    await().atMost(SOON).untilAsserted(() -> assertThat(link.fault()).isEmpty());
  }

  /** Of the link, which gets no answer. */
  private void awaitLook() {
    int before = asked.get();
    link.checkSoon(link.sender(), new TimeoutException("slow"));
    await().atMost(SOON).until(() -> asked.get() > before);
  }

  @Test
  void takesSamplesForAsLongAsTheLogIsWell() {
    awaitLook();
    awaitLook();

    assertThat(link.fault()).isEmpty();
    assertThat(link.partitions()).isEqualTo(PARTITIONS);
  }

  @Test
  void takesNoneWhileTheLogLeadsFewerAndTakesThemAgainLater() {
    for (int fewer = 0; fewer < PARTITIONS; fewer++) {
      led = fewer;
      link.checkSoon(link.sender(), new TimeoutException("slow"));
      await().atMost(SOON).untilAsserted(() -> assertThat(link.fault()).isPresent());

      led = PARTITIONS;
      awaitWell();
    }
  }

  @Test
  void takesNoneByASenderThatHasFailedForGood() {
    link.checkSoon(link.sender(), new IllegalStateException("closed"));

    await().atMost(SOON).untilAsserted(() -> assertThat(link.fault()).isPresent());
  }
}
