package io.weir.terminal;

import io.weir.service.settings.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that say where Weir is. */
final class ServerOptions {
  @Option(names = "--url", description = "where Weir is (WEIR_URL, else http://localhost:8080)")
  private String url;

  @Option(
      names = "--gateway",
      paramLabel = "URL",
      description = "where samples are posted, if not at --url")
  private String gateway;

  @Option(
      names = "--query",
      paramLabel = "URL",
      description = "where queries are answered, if not at --url")
  private String query;

  @Option(
      names = "--token",
      paramLabel = "TOKEN",
      description = "says who asks; better from WEIR_TOKEN or WEIR_TOKEN_FILE, which nobody sees")
  private String token;

  /** The token to be sent; empty for none. */
  Optional<String> token(Optional<Secret> byDefault) {
    return Optional.ofNullable(token).or(() -> byDefault.map(Secret::reveal));
  }

  /**
   * Where samples are posted.
   *
   * @param byDefault unless an option says otherwise
   * @throws IllegalArgumentException naming the option, if it is no URL of a server
   */
  URI gateway(String byDefault) {
    return gateway != null ? parse("--gateway", gateway) : common(byDefault);
  }

  /** Where queries are answered, likewise. */
  URI query(String byDefault) {
    return query != null ? parse("--query", query) : common(byDefault);
  }

  private URI common(String byDefault) {
    return url != null ? parse("--url", url) : parse("WEIR_URL", byDefault);
  }

  private static URI parse(String option, String text) {
    try {
      URI uri = new URI(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      String scheme = uri.getScheme();
      if (("http".equals(scheme) || "https".equals(scheme)) && uri.getHost() != null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Refused below, like any other text.
    }
    throw new IllegalArgumentException(
        option + ": must be http://host[:port], got \"" + text + "\"");
  }
}
