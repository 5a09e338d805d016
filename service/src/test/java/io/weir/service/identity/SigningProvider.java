package io.weir.service.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.weir.service.settings.Settings;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A provider of identities that signs tokens, and the verifier of them under test. */
final class SigningProvider implements AfterEachCallback {
  static final Duration SOON = Duration.ofSeconds(30);
  static final JWSHeader HEADER = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa").build();
  static final RSAKey RSA = rsa("rsa", 2048);
  static final RSAKey OTHER = rsa("rsa", 2048);
  private static final String ISSUER = "https://id.example/";
  private static final JWSHeader UNKNOWN =
      new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("unknown").build();

  private final AtomicInteger reads = new AtomicInteger();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private volatile String keys = set(RSA);
  private IdentityProvider provider;

  @Override
  public void afterEach(ExtensionContext context) {
    if (provider != null) {
      provider.close();
    }
  }

  static RSAKey rsa(String id, int bits) {
    try {
      return new RSAKeyGenerator(bits, true).keyID(id).generate();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  static String set(JWK... keys) {
    return new JWKSet(List.of(keys)).toString(false);
  }

  static ProviderSettings settings(String keys) {
    return settings(keys, "groups");
  }

  private static ProviderSettings settings(String keys, String groups) {
    return ProviderSettings.from(
            new Settings(
                Map.of(
                    "WEIR_JWT_ISSUER",
                    ISSUER,
                    "WEIR_JWT_AUDIENCE",
                    "weir",
                    "WEIR_JWT_KEYS",
                    keys,
                    "WEIR_JWT_GROUPS",
                    groups)))
        .orElseThrow();
  }

  Instant now() {
    return now;
  }

  void passes(Duration time) {
    now = now.plus(time);
  }

  /** What it says from now on, when it is asked for its keys. */
  void publish(String keys) {
    this.keys = keys;
  }

  String published() {
    return keys;
  }

  /** How often it has been asked for its keys. */
  int reads() {
    return reads.get();
  }

  /**
   * @param pause between two times that it is asked for a key that is not known
   */
  void open(Duration pause) {
    open(pause, "groups");
  }

  void open(Duration pause, String groups) {
    ProviderKeys source =
        new ProviderKeys(
            () -> {
              reads.incrementAndGet();
              return keys.getBytes(StandardCharsets.UTF_8);
            },
            "test",
            Duration.ofDays(1),
            pause);
    source.start(true);
    provider = new IdentityProvider(settings("keys.json", groups), source, () -> now);
  }

  IdentityProvider provider() {
    return provider;
  }

  /** Claims that are taken. */
  JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(List.of("other", "weir"))
        .subject("anna")
        .claim("groups", List.of("ops", "dev"))
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(600)));
  }

  String signed(JWSHeader header, UnaryOperator<JWTClaimsSet.Builder> change, JWSSigner signer)
      throws Exception {
    SignedJWT token = new SignedJWT(header, change.apply(claims()).build());
    token.sign(signer);
    return token.serialize();
  }

  String signed(JWSHeader header, RSAKey key) {
    try {
      return signed(header, each -> each, new RSASSASigner(key));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  String signed(UnaryOperator<JWTClaimsSet.Builder> change) {
    try {
      return signed(HEADER, change, new RSASSASigner(RSA));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  void assertRefused(String why, String token) {
    assertThat(provider.verify(token)).as(why).isEmpty();
  }

  /** Asks with a token of a key that is not known, for which the keys may be read again. */
  void askWithAnUnknownKey() {
    assertRefused("unknown", signed(UNKNOWN, OTHER));
  }
}
