package io.weir.job.samples.labels;

import io.weir.model.Widths;
import io.weir.model.labels.LabelMatcher;
import io.weir.model.labels.SeriesLabels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** A selector, compiled: all of its matchers. For one thread. */
public final class CompiledSelector {
  private final List<CompiledMatcher> matchers;

  /** Those that are not of the value's number. */
  private final List<CompiledMatcher> ofAllValues;

  private final List<CompiledMatcher> ofOneValue;

  /** Those that are neither of that nor of the width. */
  private final List<CompiledMatcher> ofWeir;

  /**
   * @throws CompiledMatcher.UnusableException see {@link CompiledMatcher#of}
   */
  public CompiledSelector(List<LabelMatcher> selector) {
    matchers = selector.stream().map(CompiledMatcher::of).toList();
    ofOneValue = matchers.stream().filter(CompiledSelector::isOfOneValue).toList();
    ofWeir =
        matchers.stream()
            .filter(
                matcher -> !isOfOneValue(matcher) && !matcher.label().equals(SeriesLabels.WIDTH))
            .toList();
    ofAllValues = matchers.stream().filter(matcher -> !isOfOneValue(matcher)).toList();
  }

  private static boolean isOfOneValue(CompiledMatcher matcher) {
    return matcher.label().equals(SeriesLabels.VALUE);
  }

  /** Its matchers, in the order given. */
  public List<CompiledMatcher> all() {
    return matchers;
  }

  /**
   * Whether a tag's name alone does not rule out that it matches, whatever series it has: most that
   * do not match need not be looked up.
   */
  public boolean mayMatch(String tag) {
    return SeriesLabels.own(tag).map(own -> match(matchers, own)).orElse(false)
        || match(ofWeir, Map.of(SeriesLabels.NAME, SeriesLabels.WEIR, SeriesLabels.TAG, tag));
  }

  /**
   * Whether one value of a tag's series has labels that all match.
   *
   * @param widths of the tag's series
   * @param only of the series of this width; 0 for all
   */
  public boolean anyMatches(String tag, Widths widths, int only) {
    boolean hasSeveral = widths.size() > 1;
    return widths.stream()
        .filter(width -> only == 0 || width == only)
        .anyMatch(width -> anyMatches(tag, width, hasSeveral));
  }

  private boolean anyMatches(String tag, int width, boolean hasSeveral) {
    Optional<SortedMap<String, String>> own = width == 1 ? SeriesLabels.own(tag) : Optional.empty();
    if (own.isPresent()) {
      return match(matchers, own.get());
    }
    Map<String, String> labels = SeriesLabels.of(tag, width, 0, hasSeveral);
    if (!match(ofAllValues, labels)) {
      return false;
    }
    for (int value = 0; value < width; value++) {
      labels.put(SeriesLabels.VALUE, Integer.toString(value));
      if (match(ofOneValue, labels)) {
        return true;
      }
    }
    return false;
  }

  private static boolean match(List<CompiledMatcher> matchers, Map<String, String> labels) {
    for (CompiledMatcher matcher : matchers) {
      if (!matcher.matches(labels.getOrDefault(matcher.label(), ""))) {
        return false;
      }
    }
    return true;
  }
}
