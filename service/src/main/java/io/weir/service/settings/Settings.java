package io.weir.service.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Typed reading of {@code WEIR_*} variables. Every key is declared by reading it once, with its
 * default and one line that says what it is; afterwards {@link #refuseUnknown} refuses keys that
 * are not read, and {@link #show} prints all values.
 */
public final class Settings {
  /** What the name of each setting begins with. */
  static final String PREFIX = "WEIR_";

  private final Map<String, String> environment;
  private final Map<String, Shown> declared = new TreeMap<>();

  private record Shown(String value, boolean isDefault, String meaning) {}

  public Settings(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /** A text; any. */
  public String text(String key, String byDefault, String meaning) {
    String given = environment.get(key);
    String value = given == null ? byDefault : given;
    declared.put(key, new Shown(value, given == null, meaning));
    return value;
  }

  /**
   * A secret: the variable itself, or all of the file that {@code KEY_FILE} names but the end of
   * its last line; empty if neither is set. Nothing shows it.
   *
   * @throws SettingsException if both are set, the file cannot be read, or the secret is empty
   */
  public Optional<Secret> secret(String key, String meaning) {
    String fileKey = key + "_FILE";
    String given = environment.get(key);
    String file = text(fileKey, "", "file of " + key);
    String shown = given == null || given.isEmpty() ? "" : "(hidden)";
    declared.put(key, new Shown(shown, given == null, meaning + "; better from a file"));
    if (file.isEmpty()) {
      return Optional.ofNullable(given).filter(text -> !text.isEmpty()).map(Secret::new);
    }
    if (!shown.isEmpty()) {
      throw new SettingsException(key + " and " + fileKey + ": must not both be set");
    }
    return Optional.of(new Secret(SecretFile.read(fileKey, file)));
  }

  /** A whole number from {@code min} to {@code max}. */
  public long number(String key, long byDefault, long min, long max, String meaning) {
    String text = text(key, Long.toString(byDefault), meaning);
    try {
      long value = Long.parseLong(text);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException e) {
      // Refused below, like all other values out of range.
    }
    throw refusal(key, "must be a whole number, " + min + " to " + max, text);
  }

  /** The same for an {@code int}. */
  public int integer(String key, int byDefault, int min, int max, String meaning) {
    return (int) number(key, byDefault, min, max, meaning);
  }

  /** A port to listen on, 0 for a free one; empty, the default, where there is to be none. */
  public OptionalInt optionalPort(String key, String meaning) {
    if (text(key, "", meaning).isEmpty()) {
      return OptionalInt.empty();
    }
    return OptionalInt.of(integer(key, 0, 0, 65_535, meaning));
  }

  /** A length of time: a whole number and its unit, one of ms, s, m, h, d; 1 ms to 106751 d. */
  public Duration duration(String key, String byDefault, String meaning) {
    String text = text(key, byDefault, meaning);
    return Units.duration(text)
        .orElseThrow(
            () ->
                refusal(
                    key,
                    "must be a number and one of ms, s, m, h, d, more than 0 and at most 106751d",
                    text));
  }

  /** A size in bytes: a whole number, alone or with one of KB, MB, GB (powers of 1024). */
  public long bytes(String key, String byDefault, String meaning) {
    String text = text(key, byDefault, meaning);
    return Units.bytes(text)
        .orElseThrow(
            () ->
                refusal(
                    key,
                    "must be a number, alone or with KB, MB or GB, more than 0 and less than"
                        + " 2^63 bytes",
                    text));
  }

  private static SettingsException refusal(String key, String limit, String got) {
    return new SettingsException(key + ": " + limit + ", got \"" + got + "\"");
  }

  /**
   * @throws SettingsException if a {@code WEIR_*} variable is set that no setting has; the message
   *     names each, and the nearest known key
   */
  public void refuseUnknown() {
    List<String> faults = new ArrayList<>();
    for (String key : new TreeMap<>(environment).keySet()) {
      if (key.startsWith(PREFIX) && !declared.containsKey(key)) {
        faults.add("unknown setting " + key + Spelling.nearest(key, declared.keySet()));
      }
    }
    if (!faults.isEmpty()) {
      throw new SettingsException(String.join("; ", faults));
    }
  }

  /**
   * The settings in force, a line each: {@code KEY=value # meaning}, and {@code (set)} after those
   * that are not defaults.
   */
  public String show() {
    StringBuilder text = new StringBuilder();
    declared.forEach(
        (key, shown) ->
            text.append(
                String.format(
                    "%-44s # %s%s%n",
                    key + "=" + shown.value, shown.meaning, shown.isDefault ? "" : " (set)")));
    return text.toString();
  }
}
