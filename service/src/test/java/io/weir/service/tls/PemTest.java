package io.weir.service.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.testkit.tls.CertificateAuthority;
import java.io.IOException;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PemTest {
  /** Of nobody: made by openssl ecparam -name prime256v1 -genkey. */
  private static final String SEC1 =
      """
      -----BEGIN EC PARAMETERS-----
      BggqhkjOPQMBBw==
      -----END EC PARAMETERS-----
      -----BEGIN EC PRIVATE KEY-----
      MHcCAQEEIAnduyUDo/Ku8IBEJv9LyYEthZvsDSdMPOs6fq/cBZLroAoGCCqGSM49
      AwEHoUQDQgAEQWQXnEIr9LTH/zyC8J/JCW5j1qcp/0XSHtZIQLEFC8YA5rYKYIo+
      rlbbVyxsakmJ5KgJJEb/wM+/dFYRZVqSgQ==
      -----END EC PRIVATE KEY-----
      """;

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder().encodeToString(der), label);
  }

  private static PrivateKey read(String pem) throws IOException {
    return Pem.privateKey(pem.getBytes(US_ASCII));
  }

  @ParameterizedTest
  @CsvSource({"RSA, RSA", "EC, EC", "Ed25519, EdDSA"})
  void readsPkcs8OfEveryAlgorithm(String generated, String read) throws Exception {
    PrivateKey key = KeyPairGenerator.getInstance(generated).generateKeyPair().getPrivate();

    PrivateKey again = read("anything before\n" + pem("PRIVATE KEY", key.getEncoded()));

    assertThat(again.getEncoded()).isEqualTo(key.getEncoded());
    assertThat(again.getAlgorithm()).isEqualTo(read);
  }

  @Test
  void readsPkcs1OfRsa() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2048);
    byte[] pkcs8 = generator.generateKeyPair().getPrivate().getEncoded();
    byte[] pkcs1 = Arrays.copyOfRange(pkcs8, 26, pkcs8.length);
    assertThat(pkcs1[0]).isEqualTo((byte) 0x30);

    assertThat(read(pem("RSA PRIVATE KEY", pkcs1)).getEncoded()).isEqualTo(pkcs8);
  }

  @Test
  void readsSec1OfEllipticCurves() throws Exception {
    assertThat(read(SEC1).getAlgorithm()).isEqualTo("EC");
  }

  @Test
  void saysThatKeysWithPasswordsCannotBeRead() {
    assertThatThrownBy(() -> read(pem("ENCRYPTED PRIVATE KEY", new byte[40])))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("password");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "CERTIFICATE"})
  void refusesWhatIsNoKeyWithoutShowingIt(String label) {
    String file = label.isEmpty() ? "secret" : pem(label, "secret".getBytes(US_ASCII));

    assertThatThrownBy(() -> read(file))
        .isInstanceOf(IOException.class)
        .hasMessageMatching("has .*")
        .hasMessageNotContaining("secret");
  }

  @Test
  void readsChainsInTheirOrder() throws Exception {
    CertificateAuthority root = CertificateAuthority.create("root");
    CertificateAuthority.Issued issued = root.intermediate("middle").issue("leaf", "localhost");

    assertThat(Pem.certificates(issued.chainPem().getBytes(US_ASCII)))
        .hasSize(2)
        .isEqualTo(issued.chain());
  }

  @Test
  void refusesFilesWithoutACertificate() {
    assertThatThrownBy(() -> Pem.certificates(SEC1.getBytes(US_ASCII)))
        .hasMessage("has no certificate in PEM");
    assertThatThrownBy(() -> Pem.certificates(pem("CERTIFICATE", new byte[9]).getBytes(US_ASCII)))
        .hasMessage("has a malformed certificate");
  }
}
