package io.weir.service.tls;

import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import io.weir.service.settings.Units;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * How listeners are encrypted. Looks at no file.
 *
 * @param certificate PEM file of the server's certificate and those that lead to its CA; empty for
 *     no TLS
 * @param key PEM file of its private key; there if the certificate is
 * @param clientCa PEM file of the CAs whose certificates clients may show; empty if none are asked
 *     for
 * @param clientRequired whether a client without a certificate is refused
 * @param hsts how long browsers are told to use TLS only; zero if they are not told
 */
public record TlsSettings(
    Optional<Path> certificate,
    Optional<Path> key,
    Optional<Path> clientCa,
    boolean clientRequired,
    Duration hsts) {
  static final String CERTIFICATE = "WEIR_TLS_CERTIFICATE";
  static final String KEY = "WEIR_TLS_KEY";
  static final String CLIENT_CA = "WEIR_TLS_CLIENT_CA";

  private static final String CLIENT = "WEIR_TLS_CLIENT";
  private static final String HSTS = "WEIR_TLS_HSTS";

  /** No TLS. */
  public static TlsSettings none() {
    return new TlsSettings(
        Optional.empty(), Optional.empty(), Optional.empty(), true, Duration.ofDays(30));
  }

  /**
   * Reads the settings.
   *
   * @throws SettingsException naming the key, the limit and what was got
   */
  public static TlsSettings from(Settings settings) {
    TlsSettings read =
        new TlsSettings(
            path(settings, CERTIFICATE, "PEM file of the certificate, with its chain; empty: none"),
            path(settings, KEY, "PEM file of its private key, without a password"),
            path(settings, CLIENT_CA, "PEM file of CAs of clients' certificates; empty: no asking"),
            clientRequired(settings),
            hsts(settings));
    if (read.certificate.isPresent() != read.key.isPresent()) {
      throw new SettingsException(
          CERTIFICATE
              + " and "
              + KEY
              + ": must both be set or neither, got only "
              + (read.key.isPresent() ? KEY : CERTIFICATE));
    }
    if (read.clientCa.isPresent() && !read.isOn()) {
      throw new SettingsException(CLIENT_CA + ": must not be set without " + CERTIFICATE);
    }
    return read;
  }

  private static Optional<Path> path(Settings settings, String key, String meaning) {
    return Optional.of(settings.text(key, "", meaning)).filter(t -> !t.isEmpty()).map(Path::of);
  }

  private static boolean clientRequired(Settings settings) {
    String text =
        settings.text(CLIENT, "required", "with a client CA: required or optional certificates");
    return switch (text) {
      case "required" -> true;
      case "optional" -> false;
      default ->
          throw new SettingsException(
              CLIENT + ": must be required or optional, got \"" + text + "\"");
    };
  }

  private static Duration hsts(Settings settings) {
    String text = settings.text(HSTS, "30d", "how long browsers then insist on TLS, or off");
    if (text.equals("off")) {
      return Duration.ZERO;
    }
    return Units.duration(text)
        .orElseThrow(
            () ->
                new SettingsException(
                    HSTS
                        + ": must be off, or a number and one of s, m, h, d, got \""
                        + text
                        + "\""));
  }

  /** Whether listeners speak TLS, and nothing else. */
  public boolean isOn() {
    return certificate.isPresent();
  }
}
