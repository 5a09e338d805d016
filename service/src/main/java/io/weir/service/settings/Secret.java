package io.weir.service.settings;

/** A text that only its user may see: {@link #toString} does not tell it. */
public final class Secret {
  private final String text;

  Secret(String text) {
    this.text = text;
  }

  /** The text; must reach no log, no error and no other process in the clear. */
  public String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "(hidden)";
  }
}
