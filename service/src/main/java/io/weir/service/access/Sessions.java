package io.weir.service.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.security.SecureRandom;
import java.text.ParseException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Date;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Sessions of users: tokens that are signed with a key of the directory, by HMAC with SHA-256 and
 * nothing else, and so are known to every server without being stored.
 */
final class Sessions {
  static final Duration LIFE = Duration.ofHours(12);
  private static final String ISSUER = "weir";

  /** The claim of the mark of the user's password. */
  private static final String PASSWORD = "pwd";

  private static final int KEY_BYTES = 32;
  private static final int ID_BYTES = 16;

  private final Supplier<Directory> directory;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final RecentTokens<Known> known = new RecentTokens<>();

  private record Known(Session session, String key) {}

  Sessions(Supplier<Directory> directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /** A key for sessions that no one has. */
  Directory.SigningKey newKey() {
    return new Directory.SigningKey(random(ID_BYTES / 2), random(KEY_BYTES), clock.millis());
  }

  private String random(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** The token of a new session. */
  String begin(String user) {
    Directory now = directory.get();
    Directory.SigningKey key = now.keys().get(0);
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .subject(user)
            .jwtID(random(ID_BYTES))
            .claim(PASSWORD, now.passwordMark(user))
            .issueTime(Date.from(clock.instant()))
            .expirationTime(Date.from(clock.instant().plus(LIFE)))
            .build();
    SignedJWT token =
        new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID(key.id()).build(), claims);
    try {
      token.sign(new MACSigner(Base64.getUrlDecoder().decode(key.secret())));
    } catch (JOSEException e) {
      throw new IllegalStateException("a key of the directory signs nothing", e);
    }
    return token.serialize();
  }

  /** Whether a token may be a session's, and not a machine's. */
  static boolean isMeant(String token) {
    int first = token.indexOf('.');
    return first > 0 && token.indexOf('.', first + 1) > 0;
  }

  /** The session of a token, if it is one that goes on. */
  Optional<Session> of(String token) {
    TokenDigest digest = TokenDigest.of(token);
    Known found = known.get(digest);
    if (found == null) {
      found = verified(token).orElse(null);
      if (found == null) {
        return Optional.empty();
      }
      known.put(digest, found);
    }
    String key = found.key();
    boolean hasKey = directory.get().keys().stream().anyMatch(each -> each.id().equals(key));
    return Optional.of(found.session()).filter(each -> hasKey && goesOn(each));
  }

  /** Whether a session that was verified has not ended; another password ends it. */
  boolean goesOn(Session session) {
    Directory now = directory.get();
    return session.expires() > clock.instant().getEpochSecond()
        && !now.ended().has(session)
        && session.password().equals(now.passwordMark(session.user()));
  }

  private Optional<Known> verified(String token) {
    try {
      SignedJWT jwt = SignedJWT.parse(token);
      JWSHeader header = jwt.getHeader();
      if (!JWSAlgorithm.HS256.equals(header.getAlgorithm())) {
        return Optional.empty();
      }
      for (Directory.SigningKey key : directory.get().keys()) {
        if (key.id().equals(header.getKeyID())
            && jwt.verify(new MACVerifier(Base64.getUrlDecoder().decode(key.secret())))) {
          JWTClaimsSet claims = jwt.getJWTClaimsSet();
          String password = claims.getStringClaim(PASSWORD);
          boolean isWhole =
              ISSUER.equals(claims.getIssuer())
                  && claims.getSubject() != null
                  && claims.getJWTID() != null
                  && password != null
                  && claims.getExpirationTime() != null;
          return isWhole
              ? Optional.of(
                  new Known(
                      new Session(
                          claims.getSubject(),
                          claims.getJWTID(),
                          claims.getExpirationTime().toInstant().getEpochSecond(),
                          password),
                      key.id()))
              : Optional.empty();
        }
      }
      return Optional.empty();
    } catch (ParseException | JOSEException e) {
      return Optional.empty();
    }
  }
}
