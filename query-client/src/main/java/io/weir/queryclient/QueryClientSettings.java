package io.weir.queryclient;

import io.weir.model.QuerySecret;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import io.weir.service.settings.SharedSettings;
import io.weir.service.tls.CallSettings;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * How the query client finds the job and what bounds it.
 *
 * @param jobs the replicas, in the order in which they are asked
 * @param jobName what the job is called in Flink
 * @param keyGroups the job's maximum parallelism
 * @param queryPort where the proxies of discovered TaskManagers listen
 * @param limits of queries, probes and look-ups
 * @param secret signs the queries
 * @param tls whom TLS to the proxies trusts; empty if they speak none
 */
public record QueryClientSettings(
    List<JobAddress> jobs,
    String jobName,
    int keyGroups,
    int queryPort,
    QueryLimits limits,
    QuerySecret secret,
    Optional<CallSettings> tls) {
  private static final String TLS = "WEIR_QUERY_TLS";

  public QueryClientSettings {
    jobs = List.copyOf(jobs);
  }

  /**
   * @throws SettingsException naming the key, the limit and what was got
   */
  public static QueryClientSettings from(Settings settings) {
    return new QueryClientSettings(
        jobs(
            settings.text(
                "WEIR_JOBS",
                "http://127.0.0.1:8081",
                "replicas of the job, by ;: JobManager's REST address[|proxy host:port,...]")),
        settings.text("WEIR_JOB_NAME", "weir", "name of the job in Flink"),
        settings.integer("WEIR_KEY_GROUPS", 128, 1, 32_768, "maximum parallelism of the job"),
        settings.integer(
            "WEIR_QUERY_PROXY_PORT", 9069, 1, 65_535, "port of the TaskManagers' proxies"),
        limits(settings),
        SharedSettings.querySecret(settings),
        tls(settings));
  }

  private static Optional<CallSettings> tls(Settings settings) {
    String text = settings.text(TLS, "off", "on: the proxies are reached through a tunnel of TLS");
    return switch (text) {
      case "off" -> Optional.empty();
      case "on" -> Optional.of(CallSettings.from(settings));
      default -> throw new SettingsException(TLS + ": must be on or off, got \"" + text + '"');
    };
  }

  /**
   * The context of TLS to the proxies; empty if they speak none.
   *
   * @throws SettingsException if a file cannot be used
   */
  Optional<SSLContext> tlsContext() {
    return tls.map(each -> each.context().orElseGet(QueryClientSettings::ofJvm));
  }

  private static SSLContext ofJvm() {
    try {
      return SSLContext.getDefault();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has it", e);
    }
  }

  private static QueryLimits limits(Settings settings) {
    return new QueryLimits(
        settings.duration("WEIR_QUERY_ATTEMPT_TIMEOUT", "2s", "how long one proxy may take"),
        settings.duration("WEIR_QUERY_TIMEOUT", "5s", "how long a query may take in all"),
        settings.integer("WEIR_MAX_QUERIES", 64, 1, 10_000, "most queries in flight"),
        settings.duration("WEIR_PROBE_INTERVAL", "1s", "between two probes of a proxy"),
        settings.duration("WEIR_REDISCOVER_INTERVAL", "10s", "between two look-ups of the job"),
        settings.duration(
            "WEIR_QUERY_MAX_BEHIND", "2s", "replicas that lag more are queried last"));
  }

  private static List<JobAddress> jobs(String text) {
    try {
      return JobAddress.parseAll(text);
    } catch (IllegalArgumentException e) {
      throw new SettingsException("WEIR_JOBS: " + e.getMessage());
    }
  }
}
