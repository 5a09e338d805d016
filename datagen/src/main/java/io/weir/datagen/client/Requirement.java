package io.weir.datagen.client;

/** Something that must hold of all that clients see; the constants of an enum. */
public interface Requirement {
  /** As in the list of requirements, such as S1. */
  String label();

  /** What must hold, in a few words. */
  String requirement();
}
