package io.weir.service.access;

import io.weir.service.identity.ProviderSettings;
import io.weir.service.limits.LimitSettings;
import io.weir.service.limits.TrustedProxies;
import io.weir.service.settings.Secret;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import io.weir.service.settings.SharedSettings;
import io.weir.service.tls.PeerName;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether callers are asked who they are, and what is known of them.
 *
 * @param on whether everything is guarded
 * @param isExplicit whether a setting says {@code on}, instead of the default
 * @param tokens the file of tokens
 * @param admin the first administrator, where there are no users yet
 * @param provider whose tokens are taken besides
 * @param peerName what of a client's certificate says who it is
 * @param limits how much each may ask for
 * @param proxies whose word counts for where a request comes from
 */
public record AccessSettings(
    boolean on,
    boolean isExplicit,
    Optional<Path> tokens,
    Optional<Accounts.Admin> admin,
    Optional<ProviderSettings> provider,
    PeerName peerName,
    LimitSettings limits,
    TrustedProxies proxies) {
  /** Nothing is guarded. */
  static final AccessSettings OPEN =
      new AccessSettings(
          false,
          true,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          PeerName.NONE,
          LimitSettings.none(),
          TrustedProxies.none());

  private static final String AUTH = "WEIR_AUTH";
  private static final String TOKENS = "WEIR_TOKENS_FILE";
  private static final String ADMIN = "WEIR_ADMIN_USER";
  private static final String PASSWORD = "WEIR_ADMIN_PASSWORD";

  /**
   * Reads them, without a look at where the server listens.
   *
   * @throws SettingsException if they contradict each other, naming both
   */
  public static AccessSettings from(Settings settings) {
    String auth =
        settings.text(AUTH, "", "on: callers need grants; open: anybody may do everything");
    String file = settings.text(TOKENS, "", "names, SHA-256 and grants of machines' tokens");
    if (!auth.isEmpty() && !auth.equals("on") && !auth.equals("open")) {
      throw new SettingsException(AUTH + ": must be on or open, got \"" + auth + '"');
    }
    Optional<ProviderSettings> provider = ProviderSettings.from(settings);
    Optional<Accounts.Admin> admin = admin(settings);
    Optional<String> turnsOn =
        file.isEmpty()
            ? provider.map(each -> "WEIR_JWT_ISSUER").or(() -> admin.map(each -> ADMIN))
            : Optional.of(TOKENS);
    if (auth.equals("open") && turnsOn.isPresent()) {
      throw new SettingsException(
          AUTH + ": is open, and " + turnsOn.get() + " would mean nothing; set it to on");
    }
    boolean on = auth.equals("on") || turnsOn.isPresent();
    return new AccessSettings(
        on,
        on || !auth.isEmpty(),
        Optional.of(file).filter(f -> !f.isEmpty()).map(Path::of),
        admin,
        provider,
        PeerName.from(settings),
        LimitSettings.from(settings),
        TrustedProxies.from(settings));
  }

  private static Optional<Accounts.Admin> admin(Settings settings) {
    String user = settings.text(ADMIN, "", "first administrator, where there are no users yet");
    Optional<Secret> password =
        settings.secret(PASSWORD, "of WEIR_ADMIN_USER, to be changed at sign-in");
    if (user.isEmpty() == password.isPresent()) {
      throw new SettingsException(
          ADMIN + ": must be given with " + PASSWORD + " or its _FILE, and only so");
    } else if (user.isEmpty()) {
      return Optional.empty();
    } else if (!SharedSettings.records(settings).on()) {
      throw new SettingsException(
          ADMIN + ": means nothing where WEIR_RECORDS is off, as users are records");
    }
    try {
      Subject.requireName(ADMIN, user);
      Passwords.requireValid(password.get().reveal());
      return Optional.of(new Accounts.Admin(user, password.get().reveal()));
    } catch (IllegalArgumentException e) {
      throw new SettingsException(e.getMessage().replaceFirst("^password", PASSWORD));
    }
  }

  /**
   * Refuses a server that anybody could reach without anybody having said so.
   *
   * @param host the address that it will listen on
   * @throws SettingsException with what to set
   */
  public void requireChosenFor(String host) {
    if (!isExplicit && !isLoopback(host)) {
      throw new SettingsException(
          AUTH
              + ": must be on or open where WEIR_HOST is no loopback address, got "
              + host
              + "; open lets anybody who reaches the port do everything");
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
