package io.weir.testkit.tls;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** A certificate authority of its own, for tests: X.509 v3 (RFC 5280), signed with ECDSA. */
public final class CertificateAuthority {
  private static final Duration VALID = Duration.ofDays(100);
  private static final Base64.Encoder BASE64 =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private final String name;
  private final PrivateKey key;
  private final List<X509Certificate> chain;

  /**
   * What a server or client needs.
   *
   * @param chain its certificate, then that of each CA but the root
   * @param key of the first
   */
  public record Issued(List<X509Certificate> chain, PrivateKey key) {
    public Issued {
      chain = List.copyOf(chain);
    }

    /** The chain in PEM. */
    public String chainPem() {
      return chain.stream()
          .map(each -> pem("CERTIFICATE", encoded(each)))
          .collect(Collectors.joining());
    }

    /** The key in PEM, as PKCS#8. */
    public String keyPem() {
      return pem("PRIVATE KEY", key.getEncoded());
    }
  }

  private CertificateAuthority(String name, PrivateKey key, List<X509Certificate> chain) {
    this.name = name;
    this.key = key;
    this.chain = List.copyOf(chain);
  }

  /** A root with a key of its own. */
  public static CertificateAuthority create(String name) throws GeneralSecurityException {
    KeyPair keys = ellipticKeys();
    X509Certificate own =
        sign(name, keys.getPrivate(), name, keys, Instant.now().plus(VALID), List.of(), true);
    return new CertificateAuthority(name, keys.getPrivate(), List.of(own));
  }

  /** A CA below this one, which those that trust this one trust when they are shown it. */
  public CertificateAuthority intermediate(String called) throws GeneralSecurityException {
    KeyPair keys = ellipticKeys();
    List<X509Certificate> to = new ArrayList<>();
    to.add(sign(name, key, called, keys, Instant.now().plus(VALID), List.of(), true));
    to.addAll(chain);
    return new CertificateAuthority(called, keys.getPrivate(), to);
  }

  /** A certificate of a server, or of a client if there are no hosts: names, or IPv4 addresses. */
  public Issued issue(String commonName, String... hosts) throws GeneralSecurityException {
    return issue(commonName, ellipticKeys(), Instant.now().plus(VALID), hosts);
  }

  /** The same, for keys that are there, until any time. */
  public Issued issue(String commonName, KeyPair keys, Instant until, String... hosts)
      throws GeneralSecurityException {
    List<X509Certificate> issued = new ArrayList<>();
    issued.add(sign(name, key, commonName, keys, until, List.of(hosts), false));
    issued.addAll(chain.subList(0, chain.size() - 1));
    return new Issued(issued, keys.getPrivate());
  }

  /** The root's certificate in PEM. */
  public String rootPem() {
    return pem("CERTIFICATE", encoded(chain.get(chain.size() - 1)));
  }

  private static KeyPair ellipticKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static X509Certificate sign(
      String issuer,
      PrivateKey issuerKey,
      String subject,
      KeyPair keys,
      Instant until,
      List<String> hosts,
      boolean isCa)
      throws GeneralSecurityException {
    byte[] algorithm = Der.sequence(Der.identifier("1.2.840.10045.4.3.2")); // ecdsa-with-SHA256
    Instant from = until.minus(VALID.multipliedBy(2));
    byte[] toBeSigned =
        Der.sequence(
            Der.element(0xa0, Der.integer(BigInteger.TWO)),
            Der.integer(new BigInteger(80, new SecureRandom()).setBit(80)),
            algorithm,
            distinguishedName(issuer),
            Der.sequence(Der.time(from), Der.time(until)),
            distinguishedName(subject),
            keys.getPublic().getEncoded(),
            Der.element(0xa3, extensions(hosts, isCa)));
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(issuerKey);
    signature.update(toBeSigned);
    byte[] certificate = Der.sequence(toBeSigned, algorithm, Der.bits(signature.sign()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(certificate));
  }

  private static byte[] distinguishedName(String commonName) {
    return Der.sequence(Der.set(Der.sequence(Der.identifier("2.5.4.3"), Der.utf8(commonName))));
  }

  private static byte[] extensions(List<String> hosts, boolean isCa) {
    byte[] constraints = isCa ? Der.sequence(Der.truth()) : Der.sequence();
    List<byte[]> all = new ArrayList<>();
    all.add(Der.sequence(Der.identifier("2.5.29.19"), Der.truth(), Der.octets(constraints)));
    if (!hosts.isEmpty()) {
      byte[][] names = hosts.stream().map(CertificateAuthority::host).toArray(byte[][]::new);
      all.add(Der.sequence(Der.identifier("2.5.29.17"), Der.octets(Der.sequence(names))));
    }
    return Der.sequence(all.toArray(byte[][]::new));
  }

  private static byte[] host(String host) {
    if (!host.matches("[0-9]+(\\.[0-9]+){3}")) {
      return Der.element(0x82, host.getBytes(StandardCharsets.US_ASCII));
    }
    String[] parts = host.split("\\.");
    byte[] address = new byte[parts.length];
    for (int i = 0; i < parts.length; i++) {
      address[i] = (byte) Integer.parseInt(parts[i]);
    }
    return Der.element(0x87, address);
  }

  private static byte[] encoded(X509Certificate certificate) {
    try {
      return certificate.getEncoded();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .formatted(label, BASE64.encodeToString(der), label);
  }
}
