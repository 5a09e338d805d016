package io.weir.service.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a file that has a secret and nothing else. */
final class SecretFile {
  private static final long MAX_BYTES = 64 * 1024;

  private SecretFile() {}

  /**
   * Its text, without the end of the last line.
   *
   * @param key the setting that names it
   * @throws SettingsException naming both, and nothing of what stands in the file
   */
  static String read(String key, String file) {
    try {
      Path path = Path.of(file);
      if (Files.size(path) > MAX_BYTES) {
        throw new SettingsException(key + ": must be at most " + MAX_BYTES + " bytes: " + file);
      }
      String text = Files.readString(path).stripTrailing();
      if (text.isEmpty()) {
        throw new SettingsException(key + ": must not be empty: " + file);
      }
      return text;
    } catch (NoSuchFileException e) {
      throw new SettingsException(key + ": there is no file " + file);
    } catch (CharacterCodingException e) {
      throw new SettingsException(key + ": must be UTF-8: " + file);
    } catch (IOException | IllegalArgumentException e) {
      throw new SettingsException(key + ": cannot be read: " + file + " (" + e.getMessage() + ")");
    }
  }
}
