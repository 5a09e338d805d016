package io.weir.service.tls;

import io.weir.service.process.DaemonThreads;
import io.weir.service.settings.SettingsException;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The certificates of a listener. Looks every 2 s whether the files have changed, and uses new ones
 * for connections that are opened from then on. Files that cannot be used change nothing: the log
 * and {@link #warning} say why, until they can be.
 */
public final class ServerTls implements AutoCloseable {
  /** What every listener speaks; older ones are broken. */
  public static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /** Forward secrecy and authenticated encryption; TLS 1.3 has no others. */
  private static final Pattern SUITES =
      Pattern.compile("TLS_(AES|CHACHA20)_.*|TLS_ECDHE_.*_(GCM|CHACHA20)_.*");

  private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
  private static final Duration EXPIRES_SOON = Duration.ofDays(14);

  private final TlsSettings settings;
  private final ReloadableContext context;
  private final ScheduledExecutorService watch;
  private volatile Identity identity;
  private volatile String fault = "";
  private PemFiles read;

  private ServerTls(TlsSettings settings, PemFiles files, Identity identity, SSLContext first) {
    this.settings = settings;
    this.read = files;
    this.identity = identity;
    context = new ReloadableContext(first);
    watch = Executors.newSingleThreadScheduledExecutor(new DaemonThreads("weir-tls"));
    watch.scheduleWithFixedDelay(
        this::look, LOOK_EVERY.toMillis(), LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * Reads the files and begins to watch them.
   *
   * @param settings that are on
   * @throws SettingsException if a file cannot be used; the message names setting and file
   */
  public static ServerTls open(TlsSettings settings) {
    try {
      PemFiles files = PemFiles.read(settings);
      Identity identity = identity(files);
      return new ServerTls(settings, files, identity, context(files, identity));
    } catch (IOException e) {
      throw new SettingsException(e.getMessage());
    }
  }

  private static Identity identity(PemFiles files) throws IOException {
    return Identity.read(
        TlsSettings.CERTIFICATE, files.certificate(), TlsSettings.KEY, files.key());
  }

  private static SSLContext context(PemFiles files, Identity identity) throws IOException {
    try {
      TrustManager[] clients =
          files.clientCa().isPresent()
              ? Trust.clients(
                  Identity.certificates(TlsSettings.CLIENT_CA, files.clientCa().get()),
                  identity.chain().get(0))
              : Trust.nobody();
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity.keyManagers(), clients, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IOException(TlsSettings.CERTIFICATE + ": cannot be used: " + e.getMessage(), e);
    }
  }

  private void look() {
    try {
      PemFiles now = PemFiles.read(settings);
      if (now.isSameAs(read) && fault.isEmpty()) {
        return;
      }
      Identity next = identity(now);
      context.set(context(now, next));
      identity = next;
      read = now;
      fault = "";
      LOG.info("TLS has new files; the certificate is valid until {}", expires());
    } catch (IOException | RuntimeException e) {
      String why = String.valueOf(e.getMessage());
      if (!why.equals(fault)) {
        LOG.error("TLS keeps the files that it has read before: {}", why);
        fault = why;
      }
    }
  }

  /** Of connections that are opened from now on; the same object whatever the files become. */
  public SSLContext context() {
    return context;
  }

  /** The cipher suites that listeners offer, of those that the JVM has. */
  public List<String> cipherSuites() {
    return Arrays.stream(context.getSupportedSSLParameters().getCipherSuites())
        .filter(each -> SUITES.matcher(each).matches())
        .toList();
  }

  /** An engine of a connection that was accepted. */
  public SSLEngine newEngine() {
    SSLEngine engine = context.createSSLEngine();
    engine.setUseClientMode(false);
    engine.setEnabledProtocols(PROTOCOLS);
    engine.setEnabledCipherSuites(cipherSuites().toArray(String[]::new));
    if (requiresClients()) {
      engine.setNeedClientAuth(true);
    } else if (asksClients()) {
      engine.setWantClientAuth(true);
    }
    return engine;
  }

  /**
   * Of calls that this process makes to its own listener by any of its addresses: the very
   * certificate of the listener is trusted, and shown where a client's is asked for.
   */
  public SSLContext ownCalls() {
    try {
      SSLContext own = SSLContext.getInstance("TLS");
      own.init(identity.keyManagers(), Trust.exactly(() -> identity.chain().get(0)), null);
      return own;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("a key that was usable no longer is", e);
    }
  }

  /** Whether clients are asked for a certificate. */
  public boolean asksClients() {
    return settings.clientCa().isPresent();
  }

  /** Whether clients without one are refused. */
  public boolean requiresClients() {
    return asksClients() && settings.clientRequired();
  }

  /** When the certificate ends that new connections get. */
  public Instant expires() {
    X509Certificate own = identity.chain().get(0);
    return own.getNotAfter().toInstant();
  }

  /** What an operator should do about the files; empty if nothing. */
  public Optional<String> warning() {
    if (!fault.isEmpty()) {
      return Optional.of("new files cannot be used, the old ones are: " + fault);
    }
    return expires().isBefore(Instant.now().plus(EXPIRES_SOON))
        ? Optional.of("the certificate is valid until " + expires())
        : Optional.empty();
  }

  /** Stops to watch the files. */
  @Override
  public void close() {
    watch.shutdownNow();
  }
}
