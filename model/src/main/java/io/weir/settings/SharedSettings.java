package io.weir.settings;

import io.weir.model.SampleBlock;

/** Settings that several parts of Weir must be told alike. */
public final class SharedSettings {
  private SharedSettings() {}

  /** Values of every sample: what gateway and job take, and part of the stored format. */
  public static int width(Settings settings) {
    return settings.integer("WEIR_VALUES", 10, 1, SampleBlock.MAX_WIDTH, "values of every sample");
  }
}
