package io.weir.service.tls;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.model.Mutations;
import io.weir.testkit.tls.CertificateAuthority;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files of certificates and of keys. */
public class PemFuzzTest {
  /** Called by Jazzer, too. */
  public static void fuzzerTestOneInput(byte[] input) {
    try {
      Pem.certificates(input);
    } catch (IOException e) {
      // Refused, as it should be.
    }
    try {
      Pem.privateKey(input);
    } catch (IOException e) {
      // Refused, as it should be.
    }
  }

  @Test
  void refusesWhatMakesNoSense() throws Exception {
    CertificateAuthority.Issued issued = CertificateAuthority.create("root").issue("a", "b");
    new Mutations(
            List.of(
                issued.chainPem().getBytes(UTF_8),
                issued.keyPem().getBytes(UTF_8),
                issued.keyPem().replace("PRIVATE", "EC PRIVATE").getBytes(UTF_8),
                issued.keyPem().replace("PRIVATE", "RSA PRIVATE").getBytes(UTF_8)))
        .tryAll(3000, PemFuzzTest::fuzzerTestOneInput);
  }
}
