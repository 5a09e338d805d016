package io.weir.service.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class IdentityProviderTest {
  private static final Duration SOON = Duration.ofSeconds(30);
  private static final String ISSUER = "https://id.example/";
  private static final JWSHeader HEADER =
      new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("rsa").build();
  private static final JWSHeader UNKNOWN =
      new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("unknown").build();
  private static final RSAKey RSA = rsa("rsa", 2048);
  private static final RSAKey OTHER = rsa("rsa", 2048);

  private final AtomicInteger reads = new AtomicInteger();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private volatile String keys = set(RSA);
  private IdentityProvider provider;

  private static RSAKey rsa(String id, int bits) {
    try {
      return new RSAKeyGenerator(bits, true).keyID(id).generate();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static String set(JWK... keys) {
    return new JWKSet(List.of(keys)).toString(false);
  }

  private static ProviderSettings settings(String keys) {
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

  private void open(Duration pause) {
    open(pause, "groups");
  }

  private void open(Duration pause, String groups) {
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

  @AfterEach
  void close() {
    if (provider != null) {
      provider.close();
    }
  }

  private JWTClaimsSet.Builder claims() {
    return new JWTClaimsSet.Builder()
        .issuer(ISSUER)
        .audience(List.of("other", "weir"))
        .subject("anna")
        .claim("groups", List.of("ops", "dev"))
        .issueTime(Date.from(now))
        .expirationTime(Date.from(now.plusSeconds(600)));
  }

  private String signed(
      JWSHeader header, UnaryOperator<JWTClaimsSet.Builder> change, JWSSigner signer)
      throws Exception {
    SignedJWT token = new SignedJWT(header, change.apply(claims()).build());
    token.sign(signer);
    return token.serialize();
  }

  private String signed(JWSHeader header, RSAKey key) {
    try {
      return signed(header, each -> each, new RSASSASigner(key));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private String signed(UnaryOperator<JWTClaimsSet.Builder> change) {
    try {
      return signed(HEADER, change, new RSASSASigner(RSA));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private void assertRefused(String why, String token) {
    assertThat(provider.verify(token)).as(why).isEmpty();
  }

  private static String base64(String text) {
    return Base64URL.encode(text).toString();
  }

  @Test
  void takesWhatTheProviderHasSignedUntilItExpires() {
    open(SOON);
    ProviderToken token = provider.verify(signed(each -> each)).orElseThrow();
    assertThat(token.name()).isEqualTo("anna");
    assertThat(token.groups()).isEqualTo(Set.of("ops", "dev"));
    assertThat(provider.goesOn(token)).isTrue();
    now = now.plusSeconds(600).plus(IdentityProvider.SKEW);
    assertThat(provider.goesOn(token)).isFalse();
  }

  private Set<String> groupsOf(String claim, Object value) {
    String token = signed(each -> each.claim(claim, value));
    return provider.verify(token).orElseThrow().groups();
  }

  @Test
  void findsGroupsInsideAnotherClaim() {
    open(SOON, "realm_access.roles");
    assertThat(groupsOf("realm_access", Map.of("roles", List.of("ops", "dev"))))
        .containsExactlyInAnyOrder("ops", "dev");
    assertThat(groupsOf("realm_access", Map.of("roles", "ops"))).containsExactly("ops");
    assertThat(groupsOf("realm_access", Map.of("other", List.of("ops")))).isEmpty();
    for (Object other : List.of("roles", List.of("roles"), 7)) {
      assertThat(groupsOf("realm_access", other)).as("no object: " + other).isEmpty();
    }
    assertThat(groupsOf("realm_access.roles", List.of("dotted")))
        .as("a claim whose name has the dot")
        .containsExactly("dotted");
    for (Object none :
        List.of(7, Map.of("ops", true), List.of("ops", 7), Arrays.asList("ops", null))) {
      Map<String, Object> access = Map.of("roles", none);
      assertRefused("no groups: " + none, signed(each -> each.claim("realm_access", access)));
    }
    List<String> many = IntStream.range(0, 201).mapToObj(i -> "g" + i).toList();
    Map<String, Object> access = Map.of("roles", many);
    assertRefused("too many", signed(each -> each.claim("realm_access", access)));
    assertThat(groupsOf("realm_access", Map.of("roles", many.subList(1, 201)))).hasSize(200);
  }

  @Test
  void takesAClaimWhoseNameIsAnAddress() {
    open(SOON, "https://weir.example/groups");
    assertThat(groupsOf("https://weir.example/groups", List.of("ops"))).containsExactly("ops");
    assertThat(groupsOf("https://weir", Map.of("example/groups", List.of("deep"))))
        .containsExactly("deep");
  }

  @Test
  void takesEachOfTheThreeAlgorithmsByAKeyOfItAlone() throws Exception {
    ECKey ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] encoded = pair.getPublic().getEncoded();
    byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    OctetKeyPair ed =
        new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x)).keyID("ed").build();
    keys = set(RSA, ec.toPublicJWK(), ed);
    open(SOON);
    JWSHeader ofEc = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec").build();
    assertThat(provider.verify(signed(ofEc, each -> each, new ECDSASigner(ec)))).isPresent();
    SignedJWT unsigned =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.EdDSA).keyID("ed").build(), claims().build());
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(unsigned.getSigningInput());
    String input = new String(unsigned.getSigningInput(), StandardCharsets.US_ASCII);
    String ofEd = input + '.' + Base64URL.encode(signature.sign());
    assertThat(provider.verify(ofEd)).isPresent();
    assertRefused("no signature of its", input + '.' + Base64URL.encode(new byte[64]));
    JWSHeader mixed = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("ec").build();
    assertRefused("a key of another algorithm", signed(mixed, RSA));
    JWSHeader longer = new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("rsa").build();
    assertRefused("an algorithm that is not taken", signed(longer, RSA));
  }

  @Test
  void refusesForgedTokens() throws Exception {
    open(SOON);
    String genuine = signed(each -> each);
    String[] parts = genuine.split("\\.");
    String none = base64("{\"alg\":\"none\"}");
    assertRefused("none", none + '.' + parts[1] + '.');
    assertRefused("none, signed", none + '.' + parts[1] + '.' + parts[2]);
    assertRefused("none in capitals", base64("{\"alg\":\"NONE\"}") + '.' + parts[1] + '.');
    JWSHeader hmac = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build();
    for (byte[] secret :
        List.of(
            RSA.toRSAPublicKey().getEncoded(),
            RSA.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8),
            keys.getBytes(StandardCharsets.UTF_8),
            RSA.getModulus().decode())) {
      assertRefused("HMAC by the public key", signed(hmac, each -> each, new MACSigner(secret)));
    }
    assertRefused("other claims", parts[0] + '.' + base64("{\"sub\":\"x\"}") + '.' + parts[2]);
    assertRefused("no signature", parts[0] + '.' + parts[1] + '.');
    assertRefused("a signature of zeros", parts[0] + '.' + parts[1] + '.' + "A".repeat(342));
    assertRefused("another's key", signed(HEADER, OTHER));
    for (String text : List.of("", "..", "a.b.c", "{}.{}.{}", "x".repeat(1 << 20) + "..")) {
      assertRefused(text.length() + " characters", text);
    }
    String deep = base64("{\"alg\":\"RS256\",\"kid\":" + "[".repeat(50_000));
    assertRefused("a deep header", deep + '.' + parts[1] + '.' + parts[2]);
    assertThat(provider.verify(genuine)).isPresent();
  }

  @Test
  void theKeyThatATokenBringsOrPointsToCountsForNothing() {
    open(SOON);
    JWSHeader.Builder header = new JWSHeader.Builder(HEADER);
    URI evil = URI.create("http://127.0.0.1:1/keys");
    assertRefused("jwk", signed(header.jwk(OTHER.toPublicJWK()).build(), OTHER));
    assertRefused("jku", signed(header.jwkURL(evil).build(), OTHER));
    assertRefused("x5u", signed(header.x509CertURL(evil).build(), OTHER));
    assertThat(provider.verify(signed(header.build(), RSA)))
        .as("genuine, whatever it points to")
        .isPresent();
    JWSHeader critical =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID("rsa")
            .criticalParams(Set.of("own"))
            .customParam("own", 1)
            .build();
    assertRefused("a rule that is not known", signed(critical, RSA));
    assertThat(reads.get()).isEqualTo(1);
  }

  @Test
  void refusesTokensThatAreNotForWeirOrNotNow() {
    open(SOON);
    assertRefused("another issuer", signed(each -> each.issuer("https://id.example")));
    assertRefused("no issuer", signed(each -> each.issuer(null)));
    assertRefused("another audience", signed(each -> each.audience("Weir")));
    assertRefused("no audience", signed(each -> each.audience((String) null)));
    assertRefused("no name", signed(each -> each.subject(null)));
    assertRefused("an empty name", signed(each -> each.subject("")));
    assertRefused("no end", signed(each -> each.expirationTime(null)));
    assertRefused("groups that are none", signed(each -> each.claim("groups", 7)));
    assertRefused(
        "expired",
        signed(each -> each.expirationTime(Date.from(now.minus(IdentityProvider.SKEW)))));
    assertRefused(
        "not yet valid",
        signed(
            each -> each.notBeforeTime(Date.from(now.plus(IdentityProvider.SKEW).plusSeconds(1)))));
    assertThat(
            provider.verify(
                signed(
                    each ->
                        each.notBeforeTime(Date.from(now.plusSeconds(10))).claim("groups", "one"))))
        .as("clocks differ a little")
        .isPresent();
  }

  @Test
  void keysThatAreNotKnownAreAskedForSeldomAndOneThatIsGoneEndsItsTokens() {
    open(Duration.ofDays(1));
    ProviderToken token = provider.verify(signed(each -> each)).orElseThrow();
    keys = set(rsa("next", 2048));
    for (int i = 0; i < 100; i++) {
      JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("unknown" + i).build();
      assertRefused("unknown", signed(header, OTHER));
    }
    await().atMost(SOON).until(() -> !provider.goesOn(token));
    assertThat(reads.get()).isEqualTo(2);
    assertRefused("of a key that is gone", signed(each -> each));
  }

  @Test
  void whatCannotBeReadChangesNothingAndIsTold() {
    open(Duration.ofNanos(1));
    String genuine = signed(each -> each);
    for (String faulty :
        List.of(
            "",
            "{}",
            "{\"keys\":[]}",
            "[".repeat(100_000),
            set(new OctetSequenceKey.Builder(new byte[32]).keyID("rsa").build()),
            set(rsa("rsa", 1024)))) {
      keys = faulty;
      int before = reads.get();
      await()
          .atMost(SOON)
          .until(
              () -> {
                assertRefused("unknown", signed(UNKNOWN, OTHER));
                return reads.get() > before + 1;
              });
      assertThat(provider.warning()).as(faulty).isPresent();
      assertThat(provider.verify(genuine)).as(faulty).isPresent();
    }
    keys = set(RSA);
    await()
        .atMost(SOON)
        .until(
            () -> {
              assertRefused("unknown", signed(UNKNOWN, OTHER));
              return provider.warning().isEmpty();
            });
  }

  @Test
  void aTokenThatNamesNoKeyNeedsAProviderOfOne() {
    open(Duration.ofNanos(1));
    String genuine = signed(new JWSHeader.Builder(JWSAlgorithm.RS256).build(), RSA);
    assertThat(provider.verify(genuine)).isPresent();
    keys = set(RSA, rsa("second", 2048));
    await()
        .atMost(SOON)
        .until(
            () -> {
              assertRefused("unknown", signed(UNKNOWN, OTHER));
              return provider.verify(genuine).isEmpty();
            });
  }

  @Test
  void settingsAreWholeAndKeysDoNotComeInTheClear() {
    assertThat(ProviderSettings.from(new Settings(Map.of()))).isEmpty();
    assertThatThrownBy(() -> ProviderSettings.from(new Settings(Map.of("WEIR_JWT_ISSUER", "x"))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("must all be set or none");
    for (String faulty : List.of("http://192.0.2.1/keys", "ftp://id.example/keys", "https://")) {
      assertThatThrownBy(() -> settings(faulty))
          .as(faulty)
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("WEIR_JWT_KEYS: must be a file");
    }
  }
}
