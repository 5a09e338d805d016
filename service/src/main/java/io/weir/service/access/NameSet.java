package io.weir.service.access;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/**
 * Names that may be seen, as patterns in the order of their bytes, none of which covers another: so
 * a list of them is the lists of the patterns, one after the other.
 */
public record NameSet(List<NamePattern> patterns) {
  /** All names. */
  public static final NameSet ALL = new NameSet(List.of(NamePattern.ALL));

  /** No names. */
  public static final NameSet NONE = new NameSet(List.of());

  public NameSet {
    patterns = List.copyOf(patterns);
  }

  /** Those of any patterns. */
  static NameSet of(Collection<NamePattern> given) {
    List<NamePattern> kept = new ArrayList<>();
    given.stream()
        .distinct()
        .filter(
            each -> given.stream().noneMatch(other -> !other.equals(each) && other.covers(each)))
        .sorted(Comparator.comparing(NameSet::bytes, Arrays::compareUnsigned))
        .forEach(kept::add);
    return new NameSet(kept);
  }

  private static byte[] bytes(NamePattern pattern) {
    return pattern.text().getBytes(StandardCharsets.UTF_8);
  }

  public boolean isAll() {
    return patterns.size() == 1 && patterns.get(0).equals(NamePattern.ALL);
  }

  public boolean isEmpty() {
    return patterns.isEmpty();
  }

  public boolean contains(String name) {
    for (NamePattern each : patterns) {
      if (each.covers(name)) {
        return true;
      }
    }
    return false;
  }

  /** The patterns that have names after this one; all of them if it is empty. */
  public NameSet after(String name) {
    if (name.isEmpty()) {
      return this;
    }
    byte[] last = name.getBytes(StandardCharsets.UTF_8);
    return new NameSet(
        patterns.stream()
            .filter(
                each ->
                    Arrays.compareUnsigned(bytes(each), last) > 0
                        || each.isPrefix() && name.startsWith(each.text()))
            .toList());
  }

  /** Those of the names that begin so. */
  public NameSet startingWith(String prefix) {
    List<NamePattern> kept = new ArrayList<>();
    for (NamePattern each : patterns) {
      if (each.text().startsWith(prefix)) {
        kept.add(each);
      } else if (each.isPrefix() && prefix.startsWith(each.text())) {
        kept.add(NamePattern.prefix(prefix));
      }
    }
    return new NameSet(kept);
  }
}
