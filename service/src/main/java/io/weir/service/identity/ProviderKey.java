package io.weir.service.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.SignedJWT;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A public key that signatures of one algorithm are verified by, so that no token can choose
 * another.
 *
 * @param id empty if it has none
 */
record ProviderKey(String id, JWSAlgorithm algorithm, PublicKey key) {
  private static final int LEAST_RSA_BITS = 2048;
  private static final int MOST_RSA_BITS = 8192;
  private static final int ED25519_BYTES = 32;

  /** What stands before the bytes of a key of Ed25519 in X.509 (RFC 8410). */
  private static final byte[] ED25519_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  /** The key of a JWK; empty if it is for something else, or too weak. */
  static Optional<ProviderKey> of(JWK jwk) {
    if (jwk.getKeyUse() != null && !KeyUse.SIGNATURE.equals(jwk.getKeyUse())) {
      return Optional.empty();
    }
    try {
      if (jwk instanceof RSAKey rsa
          && rsa.size() >= LEAST_RSA_BITS
          && rsa.size() <= MOST_RSA_BITS) {
        return of(jwk, JWSAlgorithm.RS256, rsa.toPublicKey());
      } else if (jwk instanceof ECKey ec && Curve.P_256.equals(ec.getCurve())) {
        return of(jwk, JWSAlgorithm.ES256, ec.toPublicKey());
      } else if (jwk instanceof OctetKeyPair pair && Curve.Ed25519.equals(pair.getCurve())) {
        return of(jwk, JWSAlgorithm.EdDSA, ed25519(pair.getDecodedX()));
      }
      return Optional.empty();
    } catch (JOSEException | GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private static Optional<ProviderKey> of(JWK jwk, JWSAlgorithm algorithm, PublicKey key) {
    boolean isMeant = jwk.getAlgorithm() == null || jwk.getAlgorithm().equals(algorithm);
    return isMeant
        ? Optional.of(new ProviderKey(jwk.getKeyID() == null ? "" : jwk.getKeyID(), algorithm, key))
        : Optional.empty();
  }

  private static PublicKey ed25519(byte[] x) throws GeneralSecurityException {
    if (x.length != ED25519_BYTES) {
      throw new GeneralSecurityException("a key of Ed25519 has 32 bytes");
    }
    ByteArrayOutputStream encoded = new ByteArrayOutputStream();
    encoded.writeBytes(ED25519_PREFIX);
    encoded.writeBytes(x);
    return KeyFactory.getInstance("Ed25519")
        .generatePublic(new X509EncodedKeySpec(encoded.toByteArray()));
  }

  /** Whether the token, of this algorithm, is signed by this key's owner. */
  boolean verifies(SignedJWT token) {
    try {
      if (algorithm.equals(JWSAlgorithm.EdDSA)) { // of nimbus it would need Tink
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(key);
        signature.update(token.getSigningInput());
        return signature.verify(token.getSignature().decode());
      }
      JWSVerifier verifier =
          key instanceof java.security.interfaces.RSAPublicKey rsa
              ? new RSASSAVerifier(rsa)
              : new ECDSAVerifier((java.security.interfaces.ECPublicKey) key);
      return token.verify(verifier);
    } catch (JOSEException | GeneralSecurityException e) {
      return false;
    }
  }
}
