package io.weir.datagen.streams;

import io.weir.datagen.client.Requirement;

/** What must hold of all that the clients see. */
public enum StreamsCheck implements Requirement {
  IDS("S1", "each event once, under the id that was told; no hole"),
  PATCHES("S3", "each patch applied once, to the last event"),
  READS("S4", "ranges hold the events of their ids, in order"),
  POSITIONS("S4", "a read that sends a write's Weir-Position sees that write"),
  LISTS("S5", "lists are in order, and show what was acknowledged"),
  LISTENERS("S8", "each listener gets each event once and in order");

  private final String label;
  private final String requirement;

  StreamsCheck(String label, String requirement) {
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
