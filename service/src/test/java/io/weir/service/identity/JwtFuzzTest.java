package io.weir.service.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import io.weir.model.Mutations;
import io.weir.service.settings.Settings;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tokens of an identity provider as they come, their parts when they are signed, and its keys. */
public class JwtFuzzTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final String HEADER = "{\"alg\":\"EdDSA\",\"kid\":\"one\"}";
  private static final String CLAIMS =
      "{\"iss\":\"i\",\"aud\":[\"a\"],\"sub\":\"anna\",\"exp\":1800000000,\"nbf\":1700000000,"
          + "\"groups\":[\"x\",\"y\"]}";
  private static final KeyPair PAIR = pair();
  private static final String KEYS = keys();
  private static final IdentityProvider PROVIDER = provider();

  private static KeyPair pair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String keys() {
    byte[] encoded = PAIR.getPublic().getEncoded();
    byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    return "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"one\",\"x\":\""
        + Base64URL.encode(x)
        + "\"},{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}]}";
  }

  private static IdentityProvider provider() {
    ProviderKeys keys =
        new ProviderKeys(
            () -> KEYS.getBytes(UTF_8), "test", Duration.ofDays(1), Duration.ofDays(1));
    keys.start(true);
    ProviderSettings settings =
        ProviderSettings.from(
                new Settings(
                    Map.of(
                        "WEIR_JWT_ISSUER", "i",
                        "WEIR_JWT_AUDIENCE", "a",
                        "WEIR_JWT_KEYS", "k",
                        "WEIR_JWT_GROUPS", "groups")))
            .orElseThrow();
    return new IdentityProvider(settings, keys, () -> NOW);
  }

  private static String signed(byte[] header, byte[] claims) {
    String input = Base64URL.encode(header) + "." + Base64URL.encode(claims);
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(PAIR.getPrivate());
      signature.update(input.getBytes(US_ASCII));
      return input + "." + Base64URL.encode(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Called by Jazzer, too. */
  public static void fuzzerTestOneInput(byte[] input) {
    PROVIDER.verify(new String(input, UTF_8));
    PROVIDER.verify(signed(HEADER.getBytes(UTF_8), input));
    PROVIDER.verify(signed(input, CLAIMS.getBytes(UTF_8)));
    try {
      ProviderKeys.parse(input);
    } catch (ParseException e) {
      // Refused, as it should be.
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    String token = signed(HEADER.getBytes(UTF_8), CLAIMS.getBytes(UTF_8));
    assertThat(PROVIDER.verify(token)).isPresent();
    new Mutations(
            List.of(
                token.getBytes(UTF_8),
                HEADER.getBytes(UTF_8),
                CLAIMS.getBytes(UTF_8),
                KEYS.getBytes(UTF_8)))
        .tryAll(800, JwtFuzzTest::fuzzerTestOneInput);
  }
}
