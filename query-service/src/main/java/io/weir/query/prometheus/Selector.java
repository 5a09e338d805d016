package io.weir.query.prometheus;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One query of a remote read.
 *
 * @param start ms, the first time
 * @param end ms, the last time
 */
record Selector(long start, long end, List<Matcher> matchers) {
  Selector {
    matchers = List.copyOf(matchers);
  }

  /** The only value that a label may have, if the matchers say one that is not empty. */
  Optional<String> only(String label) {
    return matchers.stream()
        .filter(matcher -> matcher.label().equals(label))
        .flatMap(matcher -> matcher.equal().stream())
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  boolean matches(SortedMap<String, String> labels) {
    return matchers.stream().allMatch(matcher -> matcher.matches(labels));
  }
}
