package io.weir.service.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * Names that may be seen, as patterns in the order of their bytes, none of which covers another: so
 * a list of them is the lists of the patterns, one after the other. Of n patterns, to look for a
 * name takes log n steps.
 */
public record NameSet(List<NamePattern> patterns) {
  /** All names. */
  public static final NameSet ALL = new NameSet(List.of(NamePattern.ALL));

  /** No names. */
  public static final NameSet NONE = new NameSet(List.of());

  /** By the bytes in UTF-8; a pattern comes before those that it covers. */
  private static final Comparator<NamePattern> ORDER =
      Comparator.comparing(NamePattern::text, NameSet::compare)
          .thenComparing(NamePattern::isPrefix, Comparator.reverseOrder());

  public NameSet {
    patterns = List.copyOf(patterns);
  }

  /** Those of any patterns. */
  static NameSet of(Collection<NamePattern> given) {
    List<NamePattern> sorted = new ArrayList<>(given);
    sorted.sort(ORDER);
    List<NamePattern> kept = new ArrayList<>();
    for (NamePattern each : sorted) {
      if (kept.isEmpty() || !kept.get(kept.size() - 1).covers(each)) {
        kept.add(each);
      }
    }
    return new NameSet(kept);
  }

  /** As the bytes in UTF-8 compare, which is by code points, without making them. */
  private static int compare(String one, String other) {
    int length = Math.min(one.length(), other.length());
    for (int i = 0; i < length; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        boolean isPair = Character.isSurrogate(a);
        return isPair == Character.isSurrogate(b) ? Character.compare(a, b) : isPair ? 1 : -1;
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  public boolean isAll() {
    return patterns.size() == 1 && patterns.get(0).equals(NamePattern.ALL);
  }

  public boolean isEmpty() {
    return patterns.isEmpty();
  }

  public boolean contains(String name) {
    return covers(NamePattern.exact(name));
  }

  /** Whether one of the patterns covers every name that this does. */
  boolean covers(NamePattern pattern) {
    int last = last(pattern);
    return last >= 0 && patterns.get(last).covers(pattern);
  }

  /** The index of the last pattern that is no later, which alone may cover it; -1 if none is. */
  private int last(NamePattern pattern) {
    int found = Collections.binarySearch(patterns, pattern, ORDER);
    return found >= 0 ? found : -found - 2;
  }

  /** The patterns that have names after this one; all of them if it is empty. */
  public NameSet after(String name) {
    if (name.isEmpty()) {
      return this;
    }
    int last = last(NamePattern.exact(name));
    boolean goesOn = last >= 0 && patterns.get(last).isPrefix() && contains(name);
    return new NameSet(patterns.subList(goesOn ? last : last + 1, patterns.size()));
  }

  /** Those of the names that begin so. */
  public NameSet startingWith(String prefix) {
    NamePattern wanted = NamePattern.prefix(prefix);
    return covers(wanted)
        ? new NameSet(List.of(wanted))
        : new NameSet(patterns.stream().filter(wanted::covers).toList());
  }
}
