package io.weir.model;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What queries are signed with, so that the state answers those alone that come from Weir. A signed
 * query is {@code version u8 | time i64, ms since the epoch | HMAC-SHA256, 32 bytes | query}; the
 * HMAC (RFC 2104) is over version, time and query. Whoever overhears one may send it again while
 * its time is near: it reads what it read before, since queries change nothing.
 *
 * <p>Immutable, for any number of threads.
 */
public final class QuerySecret implements Serializable {
  private static final long serialVersionUID = 1L;

  /** The first byte of a signed query; those of unsigned ones are small. */
  static final byte VERSION = (byte) 0x81;

  /** Clocks may differ by this. */
  static final Duration WINDOW = Duration.ofMinutes(5);

  /** The fewest characters of a secret. */
  public static final int MIN_LENGTH = 16;

  private static final String ALGORITHM = "HmacSHA256";
  private static final int MAC_BYTES = 32;
  private static final int TIME_AT = 1;
  private static final int MAC_AT = TIME_AT + Long.BYTES;
  private static final int QUERY_AT = MAC_AT + MAC_BYTES;

  /** The first one signs, all are taken; none: nothing is signed, and everything taken. */
  private final List<byte[]> secrets;

  private transient List<Mac> macs;

  private QuerySecret(List<byte[]> secrets) {
    this.secrets = List.copyOf(secrets);
    macs = this.secrets.stream().map(QuerySecret::mac).toList();
  }

  /** Queries are not signed. */
  public static QuerySecret none() {
    return new QuerySecret(List.of());
  }

  /**
   * @param secrets the first one signs and all are taken, so that another one can be introduced
   *     without an interruption; one or more, of {@value #MIN_LENGTH} bytes at least
   * @throws IllegalArgumentException naming the limit, not the secret
   */
  public static QuerySecret of(List<byte[]> secrets) {
    for (byte[] each : secrets) {
      if (each.length < MIN_LENGTH) {
        throw new IllegalArgumentException(
            "must have at least " + MIN_LENGTH + " characters, got " + each.length);
      }
    }
    return new QuerySecret(secrets.stream().map(byte[]::clone).toList());
  }

  private static Mac mac(byte[] secret) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret, ALGORITHM));
      mac.clone();
      return mac;
    } catch (GeneralSecurityException | CloneNotSupportedException e) {
      throw new IllegalStateException("every JVM has it", e);
    }
  }

  /** Whether queries are signed. */
  public boolean isSet() {
    return !secrets.isEmpty();
  }

  /**
   * The bytes that travel for an encoded query: signed if there is a secret.
   *
   * @param now ms since the epoch
   */
  public byte[] sign(byte[] query, long now) {
    if (!isSet()) {
      return query;
    }
    ByteBuffer signed = ByteBuffer.allocate(QUERY_AT + query.length);
    signed.put(VERSION).putLong(now).position(QUERY_AT).put(query);
    signed.put(MAC_AT, mac(macs.get(0), signed.array()));
    return signed.array();
  }

  /**
   * The encoded query in bytes that have travelled. Looks at nothing but the signature.
   *
   * @param now ms since the epoch
   * @throws UntrustedException if there is a secret, and the bytes are not signed with it, or not
   *     within five minutes of {@code now}
   */
  public byte[] open(byte[] bytes, long now) throws UntrustedException {
    if (!isSet()) {
      return bytes;
    }
    if (bytes.length < QUERY_AT || bytes[0] != VERSION) {
      throw new UntrustedException("the query is not signed");
    }
    ByteBuffer signed = ByteBuffer.wrap(bytes);
    byte[] got = new byte[MAC_BYTES];
    signed.get(MAC_AT, got);
    boolean known = false;
    for (Mac each : macs) {
      known |= MessageDigest.isEqual(mac(each, bytes), got);
    }
    if (!known) {
      throw new UntrustedException("the query is signed with another secret");
    }
    long time = signed.getLong(TIME_AT);
    if (time < now - WINDOW.toMillis() || time > now + WINDOW.toMillis()) {
      throw new UntrustedException("the query is too old, or the clocks differ");
    }
    byte[] query = new byte[bytes.length - QUERY_AT];
    signed.get(QUERY_AT, query);
    return query;
  }

  private static byte[] mac(Mac prepared, byte[] signed) {
    try {
      Mac mac = (Mac) prepared.clone();
      mac.update(signed, 0, MAC_AT);
      mac.update(signed, QUERY_AT, signed.length - QUERY_AT);
      return mac.doFinal();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("checked when it was made", e);
    }
  }

  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    in.defaultReadObject();
    macs = secrets.stream().map(QuerySecret::mac).toList();
  }

  /** Compares all of it; not meant for what came from outside. */
  @Override
  public boolean equals(Object other) {
    return other instanceof QuerySecret that && MessageDigest.isEqual(all(), that.all());
  }

  private byte[] all() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] each : secrets) {
      bytes.write(each.length);
      bytes.writeBytes(each);
    }
    return bytes.toByteArray();
  }

  /** The same for all that have as many secrets, so that it tells nothing. */
  @Override
  public int hashCode() {
    return secrets.size();
  }

  /** Whether it is set, and four bytes by which two that differ can be told apart. */
  @Override
  public String toString() {
    if (!isSet()) {
      return "none";
    }
    byte[] print = new byte[QUERY_AT + 1];
    return "set, print " + HexFormat.of().formatHex(mac(macs.get(0), print), 0, 4);
  }

  /** A query does not come from Weir. The message tells no secret. */
  public static final class UntrustedException extends Exception {
    private static final long serialVersionUID = 1L;

    UntrustedException(String message) {
      super(message);
    }
  }
}
