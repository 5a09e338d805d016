package io.weir.service.tls;

import java.security.KeyManagementException;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

/**
 * A context whose certificates can be exchanged while it is used: connections that are open keep
 * those that they began with. Sessions are resumed only under the certificates that they began with
 * too, so that a CA that was taken out lets nobody in.
 */
final class ReloadableContext extends SSLContext {
  private final Current current;

  /** As long as another one is not set. */
  ReloadableContext(SSLContext first) {
    this(new Current(first));
  }

  private ReloadableContext(Current current) {
    super(current, current.inUse().getProvider(), current.inUse().getProtocol());
    this.current = current;
  }

  /** Of connections that are opened from now on. */
  void set(SSLContext next) {
    current.context.set(next);
  }

  private static final class Current extends SSLContextSpi {
    private final AtomicReference<SSLContext> context;

    Current(SSLContext first) {
      context = new AtomicReference<>(first);
    }

    SSLContext inUse() {
      return context.get();
    }

    @Override
    protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
        throws KeyManagementException {
      throw new KeyManagementException("has been initialized");
    }

    @Override
    protected SSLSocketFactory engineGetSocketFactory() {
      return inUse().getSocketFactory();
    }

    @Override
    protected SSLServerSocketFactory engineGetServerSocketFactory() {
      return inUse().getServerSocketFactory();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine() {
      return inUse().createSSLEngine();
    }

    @Override
    protected SSLEngine engineCreateSSLEngine(String host, int port) {
      return inUse().createSSLEngine(host, port);
    }

    @Override
    protected SSLSessionContext engineGetServerSessionContext() {
      return inUse().getServerSessionContext();
    }

    @Override
    protected SSLSessionContext engineGetClientSessionContext() {
      return inUse().getClientSessionContext();
    }

    @Override
    protected SSLParameters engineGetDefaultSSLParameters() {
      return inUse().getDefaultSSLParameters();
    }

    @Override
    protected SSLParameters engineGetSupportedSSLParameters() {
      return inUse().getSupportedSSLParameters();
    }
  }
}
