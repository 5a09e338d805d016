package io.weir.service.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * A certificate with what leads to its CA, and its private key.
 *
 * @param chain its own certificate first
 */
record Identity(List<X509Certificate> chain, PrivateKey key) {
  Identity {
    chain = List.copyOf(chain);
  }

  /**
   * Reads both.
   *
   * @param certificateSetting named by what is thrown, as is the next
   * @throws IOException if one is malformed, or the key is another certificate's
   */
  static Identity read(
      String certificateSetting, byte[] certificates, String keySetting, byte[] key)
      throws IOException {
    Identity read =
        new Identity(certificates(certificateSetting, certificates), privateKey(keySetting, key));
    if (!read.matches()) {
      throw new IOException(
          keySetting + ": is not the key of the first certificate in " + certificateSetting);
    }
    return read;
  }

  static List<X509Certificate> certificates(String setting, byte[] pem) throws IOException {
    try {
      return Pem.certificates(pem);
    } catch (IOException e) {
      throw new IOException(setting + ": the file " + e.getMessage(), e);
    }
  }

  private static PrivateKey privateKey(String setting, byte[] pem) throws IOException {
    try {
      return Pem.privateKey(pem);
    } catch (IOException e) {
      throw new IOException(setting + ": the file " + e.getMessage(), e);
    }
  }

  private boolean matches() {
    String algorithm =
        switch (key.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> "EdDSA";
        };
    try {
      byte[] anything = {1, 2, 3};
      Signature signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(anything);
      byte[] signed = signature.sign();
      signature.initVerify(chain.get(0).getPublicKey());
      signature.update(anything);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  KeyManager[] keyManagers() throws GeneralSecurityException, IOException {
    char[] password = new char[0]; // the store never leaves this method
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, password);
    store.setKeyEntry("weir", key, password, chain.toArray(X509Certificate[]::new));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, password);
    return factory.getKeyManagers();
  }
}
