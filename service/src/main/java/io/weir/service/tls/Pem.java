package io.weir.service.tls;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads certificates and private keys from PEM (RFC 7468): keys in PKCS#8, or as OpenSSL wrote them
 * before that (PKCS#1 of RSA, SEC 1 of elliptic curves). No error tells what stands in a file.
 */
final class Pem {
  private static final Pattern BLOCK =
      Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  /** AlgorithmIdentifier of rsaEncryption, with NULL as its parameters. */
  private static final byte[] RSA = {
    0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
  };

  /** The object identifier id-ecPublicKey. */
  private static final byte[] EC = {0x06, 0x07, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 2, 1};

  private static final byte[] VERSION_0 = {2, 1, 0};
  private static final int SEQUENCE = 0x30;
  private static final int OCTETS = 0x04;
  private static final int PARAMETERS = 0xa0;

  private record Block(String label, byte[] bytes) {}

  private Pem() {}

  /**
   * The certificates of a file, in its order.
   *
   * @throws IOException if there are none, or one is malformed
   */
  static List<X509Certificate> certificates(byte[] file) throws IOException {
    List<X509Certificate> found = new ArrayList<>();
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      for (Block each : blocks(file)) {
        if (each.label.equals("CERTIFICATE")) {
          found.add(
              (X509Certificate) factory.generateCertificate(new ByteArrayInputStream(each.bytes)));
        }
      }
    } catch (CertificateException e) {
      throw new IOException("has a malformed certificate", e);
    }
    if (found.isEmpty()) {
      throw new IOException("has no certificate in PEM");
    }
    return found;
  }

  /**
   * The first private key of a file.
   *
   * @throws IOException if there is none, or it has a password or an unknown format
   */
  static PrivateKey privateKey(byte[] file) throws IOException {
    for (Block each : blocks(file)) {
      switch (each.label) {
        case "PRIVATE KEY" -> {
          return pkcs8(each.bytes);
        }
        case "RSA PRIVATE KEY" -> {
          return pkcs8(element(SEQUENCE, VERSION_0, RSA, element(OCTETS, each.bytes)));
        }
        case "EC PRIVATE KEY" -> {
          byte[] algorithm = element(SEQUENCE, EC, curve(each.bytes));
          return pkcs8(element(SEQUENCE, VERSION_0, algorithm, element(OCTETS, each.bytes)));
        }
        case "ENCRYPTED PRIVATE KEY" ->
            throw new IOException("has a key with a password, which cannot be read");
        default -> {}
      }
    }
    throw new IOException("has no private key in PEM");
  }

  private static List<Block> blocks(byte[] file) throws IOException {
    List<Block> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(new String(file, StandardCharsets.ISO_8859_1));
    while (matcher.find()) {
      try {
        String base64 = matcher.group(2).replaceAll("\\s", "");
        blocks.add(new Block(matcher.group(1), Base64.getDecoder().decode(base64)));
      } catch (IllegalArgumentException e) {
        throw new IOException("has malformed Base64 in a " + matcher.group(1));
      }
    }
    return blocks;
  }

  private static PrivateKey pkcs8(byte[] der) throws IOException {
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
      } catch (InvalidKeySpecException e) {
        // Of another algorithm, then.
      } catch (GeneralSecurityException e) {
        throw new IOException("has a key that this JVM cannot read", e);
      }
    }
    throw new IOException("has a private key that is neither RSA, EC nor EdDSA");
  }

  /** The parameters of SEC 1's ECPrivateKey, which PKCS#8 wants outside of it. */
  private static byte[] curve(byte[] sec1) throws IOException {
    try {
      ByteBuffer key = ByteBuffer.wrap(sec1);
      key.get();
      length(key);
      while (key.hasRemaining()) {
        int tag = key.get() & 0xff;
        byte[] content = new byte[Math.min(length(key), key.remaining())];
        key.get(content);
        if (tag == PARAMETERS) {
          return content;
        }
      }
    } catch (RuntimeException e) {
      throw new IOException("has a malformed EC PRIVATE KEY");
    }
    throw new IOException("has an EC PRIVATE KEY that does not name its curve");
  }

  private static int length(ByteBuffer der) {
    int first = der.get() & 0xff;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 3); i++) {
      length = length << 8 | der.get() & 0xff;
    }
    return length;
  }

  private static byte[] element(int tag, byte[]... contents) {
    int length = 0;
    for (byte[] each : contents) {
      length += each.length;
    }
    ByteArrayOutputStream der = new ByteArrayOutputStream(length + 5);
    der.write(tag);
    if (length >= 0x100) {
      der.write(0x82);
      der.write(length >> 8);
    } else if (length >= 0x80) {
      der.write(0x81);
    }
    der.write(length);
    for (byte[] each : contents) {
      der.writeBytes(each);
    }
    return der.toByteArray();
  }
}
