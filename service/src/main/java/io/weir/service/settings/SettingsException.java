package io.weir.service.settings;

/** A setting is unknown or has a value that it cannot have; the message is meant for people. */
public final class SettingsException extends RuntimeException {
  public SettingsException(String message) {
    super(message);
  }
}
