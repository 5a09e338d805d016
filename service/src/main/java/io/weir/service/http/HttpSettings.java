package io.weir.service.http;

import io.weir.service.settings.Settings;
import io.weir.service.tls.TlsSettings;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a service listens.
 *
 * @param host the address to bind to
 * @param hostNames what a request's {@code Host} may name besides loopback and the address that it
 *     came to, {@code *} for anything
 * @param port the port to bind to, 0 for a free one
 * @param adminPort where metrics and health are then found, 0 for a free one; empty: on {@code
 *     port} too
 * @param threads the most threads that handle requests
 * @param maxWait a post that would wait for a thread for longer gets 429
 * @param connections the most open connections; more wait to be accepted
 * @param maxRequestSize the largest body, in bytes, before and after decompression
 * @param idleTimeout a silent connection is closed after this
 * @param headTimeout the head of a request must have arrived within this
 * @param minRate bytes a second; slower bodies and replies are cut
 * @param slowAfter how long a body or reply may be slower than {@code minRate}
 * @param replyRate bytes a second, on average; a reply of known length that is read more slowly is
 *     cut once it has waited {@code slowAfter} for its reader
 * @param requestTimeout a request without a reply gets 503 after this
 * @param stopTimeout how long a stopping server waits for requests in flight
 * @param tls whether and how it is encrypted
 * @param cors which pages of other origins may use it
 */
public record HttpSettings(
    String host,
    Set<String> hostNames,
    int port,
    OptionalInt adminPort,
    int threads,
    Duration maxWait,
    int connections,
    long maxRequestSize,
    Duration idleTimeout,
    Duration headTimeout,
    long minRate,
    Duration slowAfter,
    long replyRate,
    Duration requestTimeout,
    Duration stopTimeout,
    TlsSettings tls,
    CorsSettings cors) {

  public HttpSettings {
    hostNames = Set.copyOf(hostNames);
  }

  /** Reads the settings; each service has its default port. */
  public static HttpSettings from(Settings settings, int defaultPort) {
    return new HttpSettings(
        settings.text("WEIR_HOST", "127.0.0.1", "address that HTTP is served on"),
        hostNames(settings),
        settings.integer("WEIR_PORT", defaultPort, 0, 65_535, "port of HTTP, 0 for a free one"),
        settings.optionalPort(
            "WEIR_ADMIN_PORT", "port of /metrics, /health and /ready alone; empty: WEIR_PORT's"),
        settings.integer("WEIR_HTTP_THREADS", 32, 8, 1000, "most threads that handle requests"),
        settings.duration("WEIR_HTTP_MAX_WAIT", "1s", "posts with no thread by then get 429"),
        settings.integer("WEIR_HTTP_CONNECTIONS", 1000, 1, 100_000, "most open connections"),
        maxRequestSize(settings),
        settings.duration("WEIR_HTTP_IDLE_TIMEOUT", "30s", "silent connections are closed after"),
        settings.duration("WEIR_HTTP_HEAD_TIMEOUT", "10s", "a request's head must arrive within"),
        settings.bytes(
            "WEIR_HTTP_MIN_RATE", "1KB", "bytes a second; slower bodies and replies are cut"),
        settings.duration(
            "WEIR_HTTP_SLOW_AFTER", "10s", "how long a rate below WEIR_HTTP_MIN_RATE is borne"),
        settings.bytes(
            "WEIR_HTTP_REPLY_RATE",
            "20KB",
            "bytes a second; slower replies of known length are cut"),
        settings.duration("WEIR_HTTP_REQUEST_TIMEOUT", "30s", "unanswered requests get 503 after"),
        settings.duration("WEIR_STOP_TIMEOUT", "5s", "longest wait for requests when stopping"),
        TlsSettings.from(settings),
        CorsSettings.from(settings));
  }

  private static Set<String> hostNames(Settings settings) {
    String names =
        settings.text("WEIR_HOST_NAMES", "", "more names of this server, by commas; * for any");
    return Arrays.stream(names.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The largest body of a request in bytes, before and after decompression. */
  public static long maxRequestSize(Settings settings) {
    return settings.bytes(
        "WEIR_MAX_REQUEST_SIZE", "64MB", "largest body of a request, also decompressed");
  }
}
