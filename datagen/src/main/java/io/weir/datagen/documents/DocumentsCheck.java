package io.weir.datagen.documents;

import io.weir.datagen.client.Requirement;

/** What must hold of all that the clients see. */
public enum DocumentsCheck implements Requirement {
  WRITES("M1", "documents and numbers are taken, with their place in the log"),
  RANGES("M2", "intervals have what was last written, in order, page by page"),
  FILTERS("M3", "filters find what a look at every document finds"),
  MERGED("M3", "several metrics come merged by time, each document once"),
  LISTS("M4", "metrics are listed in order, with both types"),
  DELETIONS("M4", "a deletion says how many went"),
  NUMBERS("M1", "numbers are read as they were last written"),
  RESOLUTIONS("M5", "periods and lines are what their numbers make");

  private final String label;
  private final String requirement;

  DocumentsCheck(String label, String requirement) {
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
