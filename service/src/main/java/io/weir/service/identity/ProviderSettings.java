package io.weir.service.identity;

import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import io.weir.service.tls.CallSettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whose tokens are taken, and what of them. Looks at no file.
 *
 * @param issuer what claim {@code iss} must be
 * @param audience what claim {@code aud} must have
 * @param keys where the provider's keys are, a JWK Set: {@code https:} or {@code file:}
 * @param nameClaim the claim that says whose a token is
 * @param groupsClaim the claim that says in which groups, or a path to it with dots; empty if none
 *     does
 * @param calls whom a call for the keys trusts
 */
public record ProviderSettings(
    String issuer,
    String audience,
    URI keys,
    String nameClaim,
    Optional<String> groupsClaim,
    CallSettings calls) {
  private static final String ISSUER = "WEIR_JWT_ISSUER";
  private static final String AUDIENCE = "WEIR_JWT_AUDIENCE";
  private static final String KEYS = "WEIR_JWT_KEYS";

  /**
   * Reads them; empty if there is no provider.
   *
   * @throws SettingsException naming the key, the limit and what was got
   */
  public static Optional<ProviderSettings> from(Settings settings) {
    String issuer = settings.text(ISSUER, "", "iss of an identity provider's tokens; empty: none");
    String audience = settings.text(AUDIENCE, "", "aud of those that are meant for Weir");
    String keys = settings.text(KEYS, "", "its JWK Set: a file, or an https:// address");
    String name = settings.text("WEIR_JWT_NAME", "sub", "claim that names the caller");
    String groups = settings.text("WEIR_JWT_GROUPS", "", "claim, or a.b in it, that lists groups");
    boolean isAny = !issuer.isEmpty() || !audience.isEmpty() || !keys.isEmpty();
    if (!isAny) {
      return Optional.empty();
    } else if (issuer.isEmpty() || audience.isEmpty() || keys.isEmpty()) {
      throw new SettingsException(
          ISSUER + ", " + AUDIENCE + " and " + KEYS + ": must all be set or none");
    } else if (name.isEmpty()) {
      throw new SettingsException("WEIR_JWT_NAME: must be the name of a claim, got none");
    }
    return Optional.of(
        new ProviderSettings(
            issuer,
            audience,
            keys(keys),
            name,
            Optional.of(groups).filter(each -> !each.isEmpty()),
            CallSettings.from(settings)));
  }

  /** Keys that come in the clear could be anybody's. */
  private static URI keys(String text) {
    try {
      if (text.startsWith("https://")) {
        return URI.create(text);
      } else if (!text.contains("://")) {
        return Path.of(text).toUri();
      } else if (text.startsWith("http://")
          && InetAddress.getByName(URI.create(text).getHost()).isLoopbackAddress()) {
        return URI.create(text);
      }
    } catch (IllegalArgumentException | UnknownHostException e) {
      // Refused below.
    }
    throw new SettingsException(
        KEYS + ": must be a file, or an address with https:// (http:// on loopback), got " + text);
  }

  boolean isFile() {
    return "file".equals(keys.getScheme());
  }
}
