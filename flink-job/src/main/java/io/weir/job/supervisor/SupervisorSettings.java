package io.weir.job.supervisor;

import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of the supervisor, without those of its job.
 *
 * @param flink the JobManager's REST address, http, with host and port
 * @param checkpoints absolute; where the job keeps them. JobManager, TaskManagers and supervisor
 *     must see the same directory under the same name
 * @param savepoint to start from if it is newer than every checkpoint
 * @param interval between two looks at the job
 */
public record SupervisorSettings(
    URI flink, Path checkpoints, Optional<Path> savepoint, Duration interval) {
  /**
   * Reads the settings, each from the variable named here.
   *
   * @throws SettingsException if an address or a path is malformed
   */
  public static SupervisorSettings from(Settings settings) {
    String savepoint =
        settings.text("WEIR_SAVEPOINT", "", "savepoint that the supervisor starts from");
    return new SupervisorSettings(
        address(
            settings.text("WEIR_FLINK_REST", "http://127.0.0.1:8081", "JobManager that it asks")),
        path(
            "WEIR_CHECKPOINT_DIR",
            settings.text("WEIR_CHECKPOINT_DIR", "data/checkpoints", "path or file: URI, shared")),
        savepoint.isEmpty() ? Optional.empty() : Optional.of(path("WEIR_SAVEPOINT", savepoint)),
        settings.duration(
            "WEIR_SUPERVISOR_INTERVAL", "1s", "between two checks of the supervisor"));
  }

  private static URI address(String text) {
    try {
      URI uri = URI.create(text);
      if ("http".equals(uri.getScheme()) && uri.getHost() != null && uri.getPort() > 0) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // Refused below, like other addresses that cannot be used.
    }
    throw new SettingsException("WEIR_FLINK_REST: must be http://host:port, got \"" + text + "\"");
  }

  private static Path path(String key, String text) {
    try {
      Path path = text.startsWith("file:") ? Path.of(URI.create(text)) : Path.of(text);
      return path.toAbsolutePath().normalize();
    } catch (IllegalArgumentException e) {
      throw new SettingsException(key + ": must be a path or a file: URI, got \"" + text + "\"");
    }
  }
}
