package io.weir.datagen;

/** Names that keep the tags of different runs apart. */
final class Prefixes {
  private Prefixes() {}

  /** A letter and the time in ms, nine characters in all: different for runs that follow. */
  static String unique(char letter) {
    return letter + Long.toString(System.currentTimeMillis(), 36);
  }
}
