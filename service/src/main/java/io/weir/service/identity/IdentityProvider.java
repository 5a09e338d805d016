package io.weir.service.identity;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.weir.service.settings.SettingsException;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells genuine tokens of an identity provider from others, by RS256, ES256 and EdDSA and nothing
 * else. The only keys are those that the settings lead to: whatever a token says of where its key
 * is counts for nothing.
 */
public final class IdentityProvider implements AutoCloseable {
  /** How much clocks may differ. */
  static final Duration SKEW = Duration.ofSeconds(30);

  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256, JWSAlgorithm.EdDSA);

  private static final Duration FILE_EVERY = Duration.ofSeconds(2);
  private static final Duration ADDRESS_EVERY = Duration.ofMinutes(5);
  private static final int MOST_GROUPS = 200;

  private final ProviderSettings settings;
  private final ProviderKeys keys;
  private final InstantSource clock;

  IdentityProvider(ProviderSettings settings, ProviderKeys keys, InstantSource clock) {
    this.settings = settings;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Begins to read the keys. An address need not reply yet; no token is genuine before it has.
   *
   * @throws SettingsException if they are in a file that cannot be used
   */
  public static IdentityProvider open(ProviderSettings settings) {
    KeySource source = KeySource.of(settings);
    if (settings.isFile()) {
      requireUsable(source);
    }
    ProviderKeys keys =
        new ProviderKeys(
            source,
            settings.isFile() ? settings.keys().getPath() : settings.keys().toString(),
            settings.isFile() ? FILE_EVERY : ADDRESS_EVERY,
            ProviderKeys.LEAST_PAUSE);
    keys.start(settings.isFile());
    return new IdentityProvider(settings, keys, InstantSource.system());
  }

  private static void requireUsable(KeySource file) {
    try {
      ProviderKeys.parse(file.read());
    } catch (IOException | ParseException e) {
      throw new SettingsException("WEIR_JWT_KEYS: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SettingsException("WEIR_JWT_KEYS: interrupted");
    }
  }

  /** What a token says, if it is genuine and valid now; never waits for the provider. */
  public Optional<ProviderToken> verify(String token) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      JWSHeader header = jwt.getHeader();
      boolean hasOwnRules =
          header.getCriticalParams() != null && !header.getCriticalParams().isEmpty();
      if (!ALGORITHMS.contains(header.getAlgorithm())
          || hasOwnRules
          || !header.isBase64URLEncodePayload()) {
        return Optional.empty();
      }
      String id = header.getKeyID() == null ? "" : header.getKeyID();
      Optional<ProviderKey> key = keys.find(id, header.getAlgorithm());
      if (key.isEmpty() || !key.get().verifies(jwt)) {
        return Optional.empty();
      }
      return read(jwt.getJWTClaimsSet(), key.get());
    } catch (ParseException | RuntimeException e) { // of whatever a text leads a parser to
      return Optional.empty();
    }
  }

  private Optional<ProviderToken> read(JWTClaimsSet claims, ProviderKey key) throws ParseException {
    Instant now = clock.instant();
    Date expires = claims.getExpirationTime();
    Date begins = claims.getNotBeforeTime();
    String name = claims.getStringClaim(settings.nameClaim());
    List<String> audience = claims.getAudience();
    if (!settings.issuer().equals(claims.getIssuer())
        || audience == null
        || !audience.contains(settings.audience())
        || expires == null
        || begins != null && begins.toInstant().isAfter(now.plus(SKEW))
        || name == null
        || name.isEmpty()) {
      return Optional.empty();
    }
    ProviderToken token =
        new ProviderToken(name, groups(claims), expires.toInstant().getEpochSecond(), key);
    return Optional.of(token).filter(this::goesOn);
  }

  private Set<String> groups(JWTClaimsSet claims) throws ParseException {
    Object value = settings.groupsClaim().map(claim -> at(claims.getClaims(), claim)).orElse(null);
    if (value == null) {
      return Set.of();
    } else if (value instanceof String one) {
      return Set.of(one);
    }
    Set<String> groups = new HashSet<>();
    for (Object each : value instanceof List<?> list ? list : List.of(value)) {
      if (!(each instanceof String group) || groups.size() == MOST_GROUPS) {
        throw new ParseException("more than " + MOST_GROUPS + " groups, or one that is none", 0);
      }
      groups.add(group);
    }
    return groups;
  }

  /** The claim of this name, dots and all; else what lies at it as a path through objects. */
  private static Object at(Map<?, ?> claims, String path) {
    if (claims.containsKey(path)) {
      return claims.get(path);
    }
    int dot = path.indexOf('.');
    return dot >= 0 && claims.get(path.substring(0, dot)) instanceof Map<?, ?> inner
        ? at(inner, path.substring(dot + 1))
        : null;
  }

  /** Whether a token that was genuine has not expired, and its key is still the provider's. */
  public boolean goesOn(ProviderToken token) {
    return clock.instant().minus(SKEW).getEpochSecond() < token.expires() && keys.has(token.key());
  }

  /** What an operator should look at; empty if nothing. */
  public Optional<String> warning() {
    return Optional.of(keys.fault()).filter(each -> !each.isEmpty());
  }

  @Override
  public void close() {
    keys.close();
  }
}
