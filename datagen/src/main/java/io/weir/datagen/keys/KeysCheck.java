package io.weir.datagen.keys;

import io.weir.datagen.client.Requirement;

/** What must hold of all that the clients see. */
public enum KeysCheck implements Requirement {
  ITEMS("K1", "each item is as it was last written, until it is removed"),
  VERSIONS("K1", "of writers with the same version one wins; no update is lost"),
  ORDER("K1", "an order of the writes to each key explains all outcomes"),
  EXPIRY("K1", "items with a time to live are there before its end, not after"),
  POSITIONS("K1", "a read that sends a write's Weir-Position sees that write"),
  READS("K1", "plain reads have values that were written, and do not go back"),
  LOOKUPS("K3", "lookups find each key as it was written"),
  LISTS("K4", "lists are in order, and hold each item once");

  private final String label;
  private final String requirement;

  KeysCheck(String label, String requirement) {
    this.label = label;
    this.requirement = requirement;
  }

  @Override
  public String label() {
    return label;
  }

  @Override
  public String requirement() {
    return requirement;
  }
}
