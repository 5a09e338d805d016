package io.weir.service.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** Whose certificates are taken. */
final class Trust {
  private static final X509Certificate[] NO_NAMES = {};

  private Trust() {}

  /** Those of these CAs alone, for a peer of the right name. */
  static TrustManager[] of(List<X509Certificate> cas) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    for (int i = 0; i < cas.size(); i++) {
      store.setCertificateEntry("ca" + i, cas.get(i));
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  /**
   * Of clients: those of these CAs, and the server's own, which the process itself shows.
   *
   * @param own proven by its private key, as any
   */
  static TrustManager[] clients(List<X509Certificate> cas, X509Certificate own)
      throws GeneralSecurityException, IOException {
    for (TrustManager each : of(cas)) {
      if (each instanceof X509ExtendedTrustManager byCa) {
        return new TrustManager[] {new OneOr(() -> own, byCa)};
      }
    }
    throw new GeneralSecurityException("this JVM has no trust manager for X.509");
  }

  /** One certificate, whatever the name of the peer. */
  static TrustManager[] exactly(Supplier<X509Certificate> one) {
    return new TrustManager[] {new OneOr(one, new Nobody())};
  }

  /** No certificate: none is asked for. */
  static TrustManager[] nobody() {
    return new TrustManager[] {new Nobody()};
  }

  /** One certificate, or what another manager trusts. */
  private static final class OneOr extends X509ExtendedTrustManager {
    private final Supplier<X509Certificate> one;
    private final X509ExtendedTrustManager others;

    OneOr(Supplier<X509Certificate> one, X509ExtendedTrustManager others) {
      this.one = one;
      this.others = others;
    }

    private boolean isOne(X509Certificate[] chain) {
      return chain.length > 0 && chain[0].equals(one.get());
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      if (!isOne(chain)) {
        others.checkClientTrusted(chain, type, engine);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      if (!isOne(chain)) {
        others.checkServerTrusted(chain, type, engine);
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      if (!isOne(chain)) {
        others.checkClientTrusted(chain, type, socket);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      if (!isOne(chain)) {
        others.checkServerTrusted(chain, type, socket);
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      if (!isOne(chain)) {
        others.checkClientTrusted(chain, type);
      }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      if (!isOne(chain)) {
        others.checkServerTrusted(chain, type);
      }
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return others.getAcceptedIssuers();
    }
  }

  private static final class Nobody extends X509ExtendedTrustManager {
    private static CertificateException refusal() {
      return new CertificateException("no certificate of this peer is trusted");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw refusal();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw refusal();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw refusal();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw refusal();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw refusal();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw refusal();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return NO_NAMES;
    }
  }
}
