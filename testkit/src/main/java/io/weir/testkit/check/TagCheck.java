package io.weir.testkit.check;

import io.weir.testkit.api.QueryApi.ListedTag;
import io.weir.testkit.workload.SentIndex;
import io.weir.testkit.workload.Workload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares the list of tags with what was sent: each tag, how many samples, the first, the last.
 */
final class TagCheck {
  private final SentIndex sent;
  private final Workload workload;
  private final UnacknowledgedSamples before;
  private final UnacknowledgedSamples after;
  private final Mismatches mismatches;
  private long found;
  private long lost;
  private long surplus;

  /**
   * @param before what was there of the unacknowledged samples before the tags were listed
   * @param after the same when they had been
   */
  TagCheck(
      SentIndex sent,
      UnacknowledgedSamples before,
      UnacknowledgedSamples after,
      Mismatches mismatches) {
    this.sent = sent;
    this.workload = sent.manifest().workload();
    this.before = before;
    this.after = after;
    this.mismatches = mismatches;
  }

  /** Compares all tags of the run with those listed for its prefix. */
  SampleCount compare(List<ListedTag> listed) {
    Map<String, ListedTag> byName = new HashMap<>();
    for (ListedTag tag : listed) {
      if (byName.put(tag.tag(), tag) != null) {
        mismatches.add("/tags: lists " + tag.tag() + " twice");
      }
    }
    for (int tag = 0; tag < workload.tags(); tag++) {
      String name = workload.name(tag);
      compare(tag, name, byName.remove(name));
    }
    for (ListedTag unknown : byName.values()) {
      mismatches.add("/tags: lists " + unknown.tag() + ", never sent");
      found += unknown.count();
      surplus += unknown.count();
    }
    return new SampleCount(listed.size(), sent.manifest().acknowledged(), found, lost, surplus);
  }

  private void compare(int tag, String name, ListedTag listed) {
    long acknowledged = sent.sent(tag) - sent.unacknowledged(tag);
    long least = acknowledged + before.present()[tag];
    long most = acknowledged + after.present()[tag] + after.unsure()[tag];
    long got = listed == null ? 0 : listed.count();
    found += got;
    lost += Math.max(0, least - got);
    surplus += Math.max(0, got - most);
    if (got < least || got > most) {
      String wanted = least == most ? "" + most : least + " to " + most;
      mismatches.add("/tags: " + name + ": expected count " + wanted + ", got " + got);
    }
    if (got == 0 || sent.unacknowledged(tag) > 0) {
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
