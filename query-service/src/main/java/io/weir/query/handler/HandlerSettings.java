package io.weir.query.handler;

import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where handlers are, and what bounds them.
 *
 * @param directory of their jars; empty for no handlers
 * @param threads of each handler
 * @param waiting the most requests of a handler that wait for one of its threads
 * @param timeout a request has been answered within this, its wait included
 * @param maxBody the largest body of a request, in bytes
 * @param gateways where handlers write, in turn; empty for the default
 */
public record HandlerSettings(
    Optional<Path> directory,
    int threads,
    int waiting,
    Duration timeout,
    int maxBody,
    List<URI> gateways) {
  public HandlerSettings {
    gateways = List.copyOf(gateways);
  }

  private static final String GATEWAY = "WEIR_HANDLER_GATEWAY";
  private static final int LARGEST_BODY = 64 << 20;

  /**
   * Reads them; looks at no file.
   *
   * @throws SettingsException naming the key, the limit and what was got
   */
  public static HandlerSettings from(Settings settings) {
    return new HandlerSettings(
        Optional.of(settings.text("WEIR_HANDLERS", "", "directory of jars with handlers of /x/"))
            .filter(text -> !text.isEmpty())
            .map(Path::of),
        settings.integer("WEIR_HANDLER_THREADS", 4, 1, 1000, "threads of each handler"),
        settings.integer(
            "WEIR_HANDLER_WAITING", 64, 1, 100_000, "a handler's requests without a thread"),
        settings.duration("WEIR_HANDLER_TIMEOUT", "10s", "503 if a handler takes longer"),
        maxBody(settings),
        gateways(settings));
  }

  private static int maxBody(Settings settings) {
    String key = "WEIR_HANDLER_BODY";
    long bytes = settings.bytes(key, "1MB", "largest body of a request to a handler");
    if (bytes > LARGEST_BODY) {
      throw new SettingsException(key + ": must be at most 64MB, got " + bytes + " bytes");
    }
    return (int) bytes;
  }

  private static List<URI> gateways(Settings settings) {
    String text =
        settings.text(
            GATEWAY, "", "where handlers write; empty for http://127.0.0.1:8080, or standalone");
    if (text.isEmpty()) {
      return List.of();
    }
    String one = "https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?";
    if (!text.matches(one + "(," + one + ")*")) {
      throw new SettingsException(
          GATEWAY
              + ": must be http[s]://host:port, or several with commas between them, got \""
              + text
              + "\"");
    }
    return Stream.of(text.split(",")).map(URI::create).toList();
  }
}
