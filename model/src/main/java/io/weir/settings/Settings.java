package io.weir.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Typed reading of {@code WEIR_*} variables. Every key is declared by reading it once, with its
 * default and one line that says what it is; afterwards {@link #refuseUnknown} knows which keys
 * nobody reads, and {@link #show} prints what is in force.
 */
public final class Settings {
  private static final String PREFIX = "WEIR_";

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

  /** A whole number from {@code min} to {@code max}. */
  public long number(String key, long byDefault, long min, long max, String meaning) {
    String text = text(key, Long.toString(byDefault), meaning);
    long value;
    try {
      value = Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw refusal(key, "must be a whole number", text);
    }
    if (value < min || value > max) {
      throw refusal(key, "must be " + min + " to " + max, text);
    }
    return value;
  }

  /** The same for an {@code int}. */
  public int integer(String key, int byDefault, int min, int max, String meaning) {
    return (int) number(key, byDefault, min, max, meaning);
  }

  /** {@code true} or {@code false}. */
  public boolean flag(String key, boolean byDefault, String meaning) {
    String text = text(key, Boolean.toString(byDefault), meaning);
    if (!text.equals("true") && !text.equals("false")) {
      throw refusal(key, "must be true or false", text);
    }
    return Boolean.parseBoolean(text);
  }

  /** A length of time: a whole number and its unit, one of ms, s, m, h, d; positive. */
  public Duration duration(String key, String byDefault, String meaning) {
    String text = text(key, byDefault, meaning);
    return Units.duration(text)
        .orElseThrow(() -> refusal(key, "must be a number and one of ms, s, m, h, d", text));
  }

  /** A size in bytes: a whole number, alone or with one of KB, MB, GB (powers of 1024). */
  public long bytes(String key, String byDefault, String meaning) {
    String text = text(key, byDefault, meaning);
    return Units.bytes(text)
        .orElseThrow(() -> refusal(key, "must be a number, alone or with KB, MB or GB", text));
  }

  private static SettingsException refusal(String key, String limit, String got) {
    return new SettingsException(key + ": " + limit + ", got \"" + got + "\"");
  }

  /**
   * @throws SettingsException if a {@code WEIR_*} variable is set that no setting has; the message
   *     names each, and the nearest key that there is
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

  /** The settings in force, a line each: {@code KEY=value # meaning (default)}. */
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
