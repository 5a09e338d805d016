package io.weir.service.tls;

import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * Whom calls trust that this process makes, and what it shows of itself: commands, datagen, and
 * handlers.
 *
 * @param ca PEM file of the CAs that are trusted, and no others; empty for those of the JVM
 * @param certificate PEM file of the certificate that is shown where one is asked for
 * @param key PEM file of its private key; there if the certificate is
 */
public record CallSettings(Optional<Path> ca, Optional<Path> certificate, Optional<Path> key) {
  private static final String CA = "WEIR_TLS_CA";
  private static final String CERTIFICATE = "WEIR_TLS_CALL_CERTIFICATE";
  private static final String KEY = "WEIR_TLS_CALL_KEY";

  /**
   * Reads the settings; looks at no file.
   *
   * @throws SettingsException if there is a certificate without a key, or a key without one
   */
  public static CallSettings from(Settings settings) {
    CallSettings read =
        new CallSettings(
            path(settings, CA, "PEM file of CAs that calls trust; empty: those of the JVM"),
            path(settings, CERTIFICATE, "PEM file of the certificate that calls show"),
            path(settings, KEY, "PEM file of its private key, without a password"));
    if (read.certificate.isPresent() != read.key.isPresent()) {
      throw new SettingsException(CERTIFICATE + " and " + KEY + ": must both be set or neither");
    }
    return read;
  }

  private static Optional<Path> path(Settings settings, String key, String meaning) {
    return Optional.of(settings.text(key, "", meaning)).filter(t -> !t.isEmpty()).map(Path::of);
  }

  /**
   * The context of such calls; empty if the JVM's own does.
   *
   * @throws SettingsException if a file cannot be used; the message names setting and file
   */
  public Optional<SSLContext> context() {
    if (ca.isEmpty() && certificate.isEmpty()) {
      return Optional.empty();
    }
    try {
      TrustManager[] trust =
          ca.isEmpty() ? null : Trust.of(Identity.certificates(CA, PemFiles.bytes(CA, ca.get())));
      KeyManager[] keys = certificate.isEmpty() ? null : identity().keyManagers();
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys, trust, null);
      return Optional.of(context);
    } catch (IOException | GeneralSecurityException e) {
      throw new SettingsException(e.getMessage());
    }
  }

  private Identity identity() throws IOException {
    return Identity.read(
        CERTIFICATE,
        PemFiles.bytes(CERTIFICATE, certificate.orElseThrow()),
        KEY,
        PemFiles.bytes(KEY, key.orElseThrow()));
  }
}
