package io.weir.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.QuerySecret;
import io.weir.query.listen.ListenSettings;
import io.weir.query.live.LiveSettings;
import io.weir.query.prometheus.RemoteReadSettings;
import io.weir.query.reply.Compression;
import io.weir.queryclient.JobAddress;
import io.weir.queryclient.QueryClientSettings;
import io.weir.queryclient.QueryLimits;
import io.weir.service.settings.RecordTopics;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import io.weir.service.tls.CallSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class QuerySettingsTest {
  @Test
  void hasDefaults() {
    assertThat(QuerySettings.from(new Settings(Map.of())))
        .isEqualTo(
            new QuerySettings(
                new QueryClientSettings(
                    JobAddress.parseAll("http://127.0.0.1:8081"),
                    "weir",
                    128,
                    9069,
                    new QueryLimits(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(5),
                        64,
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(2)),
                    QuerySecret.none(),
                    Optional.empty()),
                16,
                128 << 20,
                4,
                20 << 10,
                OptionalInt.of(10),
                Compression.AUTO,
                new RecordTopics(true, "records", "changes", 12),
                new ListenSettings(500, 100, 1 << 20, 64 << 20),
                new LiveSettings(100, 1000),
                new RemoteReadSettings(4, 100_000)));
  }

  @Test
  void prefersNoWidthWhereSamplesHaveAsManyValuesAsTheyLike() {
    Settings settings = new Settings(Map.of("WEIR_VALUES", "any"));
    assertThat(QuerySettings.from(settings).width()).isEmpty();
  }

  @Test
  void readsEveryKey() {
    Map<String, String> environment = new TreeMap<>();
    environment.put("WEIR_JOBS", "http://a:1;http://b:2|c:3");
    environment.put("WEIR_JOB_NAME", "x");
    environment.put("WEIR_KEY_GROUPS", "256");
    environment.put("WEIR_QUERY_PROXY_PORT", "9999");
    environment.put("WEIR_QUERY_ATTEMPT_TIMEOUT", "1s");
    environment.put("WEIR_QUERY_TIMEOUT", "2s");
    environment.put("WEIR_MAX_QUERIES", "3");
    environment.put("WEIR_PROBE_INTERVAL", "4s");
    environment.put("WEIR_REDISCOVER_INTERVAL", "6s");
    environment.put("WEIR_QUERY_MAX_BEHIND", "7s");
    environment.put("WEIR_REPLY_THREADS", "8");
    environment.put("WEIR_REPLY_MEMORY", "9KB");
    environment.put("WEIR_EXPORTS", "12");
    environment.put("WEIR_EXPORT_RATE", "13KB");
    environment.put("WEIR_VALUES", "11");
    environment.put("WEIR_HTTP_COMPRESSION", "off");
    environment.put("WEIR_LISTENERS", "14");
    environment.put("WEIR_LISTENER_STREAMS", "15");
    environment.put("WEIR_LISTENER_BUFFER", "16KB");
    environment.put("WEIR_LISTEN_BUFFER", "17KB");
    environment.put("WEIR_LIVE_VIEWERS", "18");
    environment.put("WEIR_LIVE_TAGS", "190");
    environment.put("WEIR_REMOTE_READS", "20");
    environment.put("WEIR_REMOTE_READ_NAMES", "210");
    environment.put("WEIR_RECORDS", "off");
    environment.put("WEIR_STATE_SECRET", "0123456789abcdef");
    environment.put("WEIR_QUERY_TLS", "on");
    environment.put("WEIR_TLS_CA", "ca.pem");
    environment.put("WEIR_RECORD_TOPIC", "r");
    environment.put("WEIR_CHANGE_TOPIC", "c");
    environment.put("WEIR_RECORD_PARTITIONS", "5");
    Settings settings = new Settings(environment);

    assertThat(QuerySettings.from(settings))
        .isEqualTo(
            new QuerySettings(
                new QueryClientSettings(
                    JobAddress.parseAll("http://a:1;http://b:2|c:3"),
                    "x",
                    256,
                    9999,
                    new QueryLimits(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        3,
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(6),
                        Duration.ofSeconds(7)),
                    QuerySecret.of(List.of("0123456789abcdef".getBytes(UTF_8))),
                    Optional.of(
                        new CallSettings(
                            Optional.of(Path.of("ca.pem")), Optional.empty(), Optional.empty()))),
                8,
                9 << 10,
                12,
                13 << 10,
                OptionalInt.of(11),
                Compression.OFF,
                new RecordTopics(false, "r", "c", 5),
                new ListenSettings(14, 15, 16 << 10, 17 << 10),
                new LiveSettings(18, 190),
                new RemoteReadSettings(20, 210)));
    settings.refuseUnknown();
  }

  @Test
  void namesTheChoicesOfCompression() {
    Settings settings = new Settings(Map.of("WEIR_HTTP_COMPRESSION", "yes"));
    assertThatThrownBy(() -> QuerySettings.from(settings))
        .isInstanceOf(SettingsException.class)
        .hasMessage("WEIR_HTTP_COMPRESSION: must be one of [auto, on, off], got \"yes\"");
  }

  @Test
  void namesTheKeyOfAWrongAddress() {
    assertThatThrownBy(
            () -> QuerySettings.from(new Settings(Map.of("WEIR_JOBS", "localhost:8081"))))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            "WEIR_JOBS: must be http://host:port or https://host:port, got \"localhost:8081\"");
  }
}
