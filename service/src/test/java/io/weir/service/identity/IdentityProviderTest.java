package io.weir.service.identity;

import static io.weir.service.identity.SigningProvider.HEADER;
import static io.weir.service.identity.SigningProvider.OTHER;
import static io.weir.service.identity.SigningProvider.RSA;
import static io.weir.service.identity.SigningProvider.SOON;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Which tokens are taken, and what they say. */
class IdentityProviderTest {
  @RegisterExtension private final SigningProvider issuer = new SigningProvider();

  private static String base64(String text) {
    return Base64URL.encode(text).toString();
  }

  @Test
  void takesWhatTheProviderHasSignedUntilItExpires() {
    issuer.open(SOON);
    ProviderToken token = issuer.provider().verify(issuer.signed(each -> each)).orElseThrow();
    assertThat(token.name()).isEqualTo("anna");
    assertThat(token.groups()).isEqualTo(Set.of("ops", "dev"));
    assertThat(issuer.provider().goesOn(token)).isTrue();
    issuer.passes(Duration.ofSeconds(600).plus(IdentityProvider.SKEW));
    assertThat(issuer.provider().goesOn(token)).isFalse();
  }

  private Set<String> groupsOf(String claim, Object value) {
    String token = issuer.signed(each -> each.claim(claim, value));
    return issuer.provider().verify(token).orElseThrow().groups();
  }

  @Test
  void findsGroupsInsideAnotherClaim() {
    issuer.open(SOON, "realm_access.roles");
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
      issuer.assertRefused(
          "no groups: " + none, issuer.signed(each -> each.claim("realm_access", access)));
    }
    List<String> many = IntStream.range(0, 201).mapToObj(i -> "g" + i).toList();
    Map<String, Object> access = Map.of("roles", many);
    issuer.assertRefused("too many", issuer.signed(each -> each.claim("realm_access", access)));
    assertThat(groupsOf("realm_access", Map.of("roles", many.subList(1, 201)))).hasSize(200);
  }

  @Test
  void takesAClaimWhoseNameIsAnAddress() {
    issuer.open(SOON, "https://weir.example/groups");
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
    issuer.publish(SigningProvider.set(RSA, ec.toPublicJWK(), ed));
    issuer.open(SOON);
    JWSHeader ofEc = new JWSHeader.Builder(JWSAlgorithm.ES256).keyID("ec").build();
    assertThat(issuer.provider().verify(issuer.signed(ofEc, each -> each, new ECDSASigner(ec))))
        .isPresent();
    SignedJWT unsigned =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.EdDSA).keyID("ed").build(), issuer.claims().build());
    Signature signature = Signature.getInstance("Ed25519");
    signature.initSign(pair.getPrivate());
    signature.update(unsigned.getSigningInput());
    String input = new String(unsigned.getSigningInput(), StandardCharsets.US_ASCII);
    String ofEd = input + '.' + Base64URL.encode(signature.sign());
    assertThat(issuer.provider().verify(ofEd)).isPresent();
    issuer.assertRefused("no signature of its", input + '.' + Base64URL.encode(new byte[64]));
    JWSHeader mixed = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("ec").build();
    issuer.assertRefused("a key of another algorithm", issuer.signed(mixed, RSA));
    JWSHeader longer = new JWSHeader.Builder(JWSAlgorithm.RS512).keyID("rsa").build();
    issuer.assertRefused("an algorithm that is not taken", issuer.signed(longer, RSA));
  }

  @Test
  void refusesForgedTokens() throws Exception {
    issuer.open(SOON);
    String genuine = issuer.signed(each -> each);
    String[] parts = genuine.split("\\.");
    String none = base64("{\"alg\":\"none\"}");
    issuer.assertRefused("none", none + '.' + parts[1] + '.');
    issuer.assertRefused("none, signed", none + '.' + parts[1] + '.' + parts[2]);
    issuer.assertRefused("none in capitals", base64("{\"alg\":\"NONE\"}") + '.' + parts[1] + '.');
    JWSHeader hmac = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("rsa").build();
    for (byte[] secret :
        List.of(
            RSA.toRSAPublicKey().getEncoded(),
            RSA.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8),
            issuer.published().getBytes(StandardCharsets.UTF_8),
            RSA.getModulus().decode())) {
      issuer.assertRefused(
          "HMAC by the public key", issuer.signed(hmac, each -> each, new MACSigner(secret)));
    }
    issuer.assertRefused(
        "other claims", parts[0] + '.' + base64("{\"sub\":\"x\"}") + '.' + parts[2]);
    issuer.assertRefused("no signature", parts[0] + '.' + parts[1] + '.');
    issuer.assertRefused("a signature of zeros", parts[0] + '.' + parts[1] + '.' + "A".repeat(342));
    issuer.assertRefused("another's key", issuer.signed(HEADER, OTHER));
    for (String text : List.of("", "..", "a.b.c", "{}.{}.{}", "x".repeat(1 << 20) + "..")) {
      issuer.assertRefused(text.length() + " characters", text);
    }
    String deep = base64("{\"alg\":\"RS256\",\"kid\":" + "[".repeat(50_000));
    issuer.assertRefused("a deep header", deep + '.' + parts[1] + '.' + parts[2]);
    assertThat(issuer.provider().verify(genuine)).isPresent();
  }

  @Test
  void theKeyThatATokenBringsOrPointsToCountsForNothing() {
    issuer.open(SOON);
    JWSHeader.Builder header = new JWSHeader.Builder(HEADER);
    URI evil = URI.create("http://127.0.0.1:1/keys");
    issuer.assertRefused("jwk", issuer.signed(header.jwk(OTHER.toPublicJWK()).build(), OTHER));
    issuer.assertRefused("jku", issuer.signed(header.jwkURL(evil).build(), OTHER));
    issuer.assertRefused("x5u", issuer.signed(header.x509CertURL(evil).build(), OTHER));
    assertThat(issuer.provider().verify(issuer.signed(header.build(), RSA)))
        .as("genuine, whatever it points to")
        .isPresent();
    JWSHeader critical =
        new JWSHeader.Builder(JWSAlgorithm.RS256)
            .keyID("rsa")
            .criticalParams(Set.of("own"))
            .customParam("own", 1)
            .build();
    issuer.assertRefused("a rule that is not known", issuer.signed(critical, RSA));
    assertThat(issuer.reads()).isEqualTo(1);
  }

  @Test
  void refusesTokensThatAreNotForWeirOrNotNow() {
    issuer.open(SOON);
    issuer.assertRefused(
        "another issuer", issuer.signed(each -> each.issuer("https://id.example")));
    issuer.assertRefused("no issuer", issuer.signed(each -> each.issuer(null)));
    issuer.assertRefused("another audience", issuer.signed(each -> each.audience("Weir")));
    issuer.assertRefused("no audience", issuer.signed(each -> each.audience((String) null)));
    issuer.assertRefused("no name", issuer.signed(each -> each.subject(null)));
    issuer.assertRefused("an empty name", issuer.signed(each -> each.subject("")));
    issuer.assertRefused("no end", issuer.signed(each -> each.expirationTime(null)));
    issuer.assertRefused("groups that are none", issuer.signed(each -> each.claim("groups", 7)));
    issuer.assertRefused(
        "expired",
        issuer.signed(
            each -> each.expirationTime(Date.from(issuer.now().minus(IdentityProvider.SKEW)))));
    issuer.assertRefused(
        "not yet valid",
        issuer.signed(
            each ->
                each.notBeforeTime(
                    Date.from(issuer.now().plus(IdentityProvider.SKEW).plusSeconds(1)))));
    assertThat(
            issuer
                .provider()
                .verify(
                    issuer.signed(
                        each ->
                            each.notBeforeTime(Date.from(issuer.now().plusSeconds(10)))
                                .claim("groups", "one"))))
        .as("clocks differ a little")
        .isPresent();
  }
}
