package io.weir.testkit.client;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The CAs by which servers are trusted. */
public final class Authorities {
  private Authorities() {}

  /**
   * Lets all connections of this process trust those of a file of PEM, and no others.
   *
   * @throws IOException if it cannot be read, or has none
   */
  public static void trustOnly(Path pem) throws IOException {
    try (InputStream file = Files.newInputStream(pem)) {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
        store.setCertificateEntry(Integer.toString(store.size()), each);
      }
      if (store.size() == 0) {
        throw new IOException("has no certificate");
      }
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      SSLContext.setDefault(context);
    } catch (GeneralSecurityException e) {
      throw new IOException("must hold certificates in PEM", e);
    }
  }
}
