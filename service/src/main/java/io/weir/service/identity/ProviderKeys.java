package io.weir.service.identity;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.weir.service.process.DaemonThreads;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of a provider, read again at times, and when a token names one that is not known, but
 * never twice within {@link #LEAST_PAUSE}. What cannot be read changes nothing.
 */
final class ProviderKeys implements AutoCloseable {
  /** However many tokens name keys that there are not. */
  static final Duration LEAST_PAUSE = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(ProviderKeys.class);
  private static final int MOST_KEYS = 50;

  private final KeySource source;
  private final String name;
  private final Duration every;
  private final Duration pause;
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, new DaemonThreads("weir-jwt-keys"));
  private volatile List<ProviderKey> keys = List.of();
  private volatile String fault = "not read yet";
  private byte[] seen = {};
  private final AtomicLong asked;

  /**
   * @param name of the source, for people
   * @param every how often it is read, whatever tokens come
   * @param pause how long it is not read again, whatever tokens come
   */
  ProviderKeys(KeySource source, String name, Duration every, Duration pause) {
    this.source = source;
    this.name = name;
    this.pause = pause;
    asked = new AtomicLong(System.nanoTime() - pause.toNanos());
    this.every = every;
  }

  /** Reads them at times from now on; the first time before this returns, or soon. */
  void start(boolean isFast) {
    if (isFast) {
      read();
    }
    thread.scheduleWithFixedDelay(
        this::read, isFast ? every.toMillis() : 0, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The key that a token names, if there is one of its algorithm. */
  Optional<ProviderKey> find(String id, JWSAlgorithm algorithm) {
    List<ProviderKey> found = new ArrayList<>();
    for (ProviderKey each : keys) {
      if (each.algorithm().equals(algorithm) && (id.isEmpty() || each.id().equals(id))) {
        found.add(each);
      }
    }
    if (found.isEmpty()) {
      readSoon();
    }
    return found.size() == 1 ? Optional.of(found.get(0)) : Optional.empty();
  }

  boolean has(ProviderKey key) {
    return keys.contains(key);
  }

  /** Why the newest keys are not known; empty if they are. */
  String fault() {
    return fault;
  }

  private void readSoon() {
    long now = System.nanoTime();
    long last = asked.get();
    if (now - last >= pause.toNanos() && asked.compareAndSet(last, now)) {
      thread.execute(this::read);
    }
  }

  private synchronized void read() {
    try {
      byte[] bytes = source.read();
      if (!Arrays.equals(bytes, seen)) {
        keys = parse(bytes);
        seen = bytes;
        LOG.info("{}: {} keys of the identity provider", name, keys.size());
      }
      fault = "";
    } catch (IOException | ParseException | RuntimeException e) {
      String why = name + ": " + e.getMessage();
      if (!why.equals(fault)) {
        LOG.error("Keys of the identity provider are not read, those from before stay: {}", why);
        fault = why;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /**
   * The keys of a JWK Set that can be used; others, also malformed ones, are left out (RFC 7517,
   * 5).
   *
   * @throws ParseException if it is no JWK Set, or one without a key that can be used
   */
  static List<ProviderKey> parse(byte[] bytes) throws ParseException {
    Map<String, Object> set = JSONObjectUtils.parse(new String(bytes, StandardCharsets.UTF_8));
    Map<String, Object>[] all =
        set == null ? null : JSONObjectUtils.getJSONObjectArray(set, "keys");
    if (all == null || all.length > MOST_KEYS) {
      throw new ParseException("must have keys, " + MOST_KEYS + " at most", 0);
    }
    List<ProviderKey> usable =
        Arrays.stream(all).map(ProviderKeys::usable).flatMap(Optional::stream).distinct().toList();
    if (usable.isEmpty()) {
      throw new ParseException(
          "has no key for RS256 (2048 bits or more), ES256 or EdDSA (Ed25519)", 0);
    }
    return usable;
  }

  private static Optional<ProviderKey> usable(Map<String, Object> json) {
    try {
      return ProviderKey.of(JWK.parse(json));
    } catch (ParseException | RuntimeException e) { // of numbers that are no key
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
