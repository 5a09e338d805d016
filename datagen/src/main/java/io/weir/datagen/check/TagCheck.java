package io.weir.datagen.check;

import io.weir.datagen.ask.ListedTag;
import io.weir.datagen.workload.SentIndex;
import io.weir.datagen.workload.Workload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the list of tags with what was sent: each tag, how many samples, the first, the last.
 */
final class TagCheck {
  private final SentIndex sent;
  private final Workload workload;
  private final Mismatches mismatches;

  TagCheck(SentIndex sent, Mismatches mismatches) {
    this.sent = sent;
    this.workload = sent.manifest().workload();
    this.mismatches = mismatches;
  }

  /** Compares all tags of the run with those listed for its prefix. */
  void compare(List<ListedTag> listed) {
    Map<String, ListedTag> byName = new HashMap<>();
    for (ListedTag tag : listed) {
      if (byName.put(tag.name(), tag) != null) {
        mismatches.add("/tags: lists " + tag.name() + " twice");
      }
    }
    for (int tag = 0; tag < workload.tags(); tag++) {
      String name = workload.name(tag);
      compare(tag, name, byName.remove(name));
    }
    byName.keySet().forEach(name -> mismatches.add("/tags: lists " + name + ", never sent"));
  }

  private void compare(int tag, String name, ListedTag listed) {
    long most = sent.sent(tag);
    long least = most - sent.unacknowledged(tag);
    long got = listed == null ? 0 : listed.count();
    if (got < least || got > most) {
      String wanted = least == most ? "" + most : least + " to " + most;
      mismatches.add("/tags: " + name + ": expected count " + wanted + ", got " + got);
    }
    if (got == 0 || least != most) {
      return;
    }
    if (listed.first() != sent.firstTime(tag)) {
      mismatches.add(
          "/tags: " + name + ": expected first " + sent.firstTime(tag) + ", got " + listed.first());
    }
    if (listed.last() != sent.lastTime(tag)) {
      mismatches.add(
          "/tags: " + name + ": expected last " + sent.lastTime(tag) + ", got " + listed.last());
    }
  }
}
