package io.weir.job.samples.labels;

import io.weir.model.Widths;
import io.weir.model.labels.LabelMatcher;
import io.weir.model.labels.SeriesLabels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** The matchers of a selector, compiled; for one thread. */
public final class LabelTests {
  private final List<LabelTest> tests;

  /** Those that are not of the value's number. */
  private final List<LabelTest> ofAllValues;

  private final List<LabelTest> ofOneValue;

  /** Those that are neither of that nor of the width. */
  private final List<LabelTest> ofWeir;

  /**
   * @throws LabelTest.UnusableException see {@link LabelTest#of}
   */
  public LabelTests(List<LabelMatcher> matchers) {
    tests = matchers.stream().map(LabelTest::of).toList();
    ofOneValue = tests.stream().filter(LabelTests::isOfOneValue).toList();
    ofWeir =
        tests.stream()
            .filter(test -> !isOfOneValue(test) && !test.label().equals(SeriesLabels.WIDTH))
            .toList();
    ofAllValues = tests.stream().filter(test -> !isOfOneValue(test)).toList();
  }

  private static boolean isOfOneValue(LabelTest test) {
    return test.label().equals(SeriesLabels.VALUE);
  }

  /** The tests, in the order of the matchers. */
  public List<LabelTest> all() {
    return tests;
  }

  /**
   * Whether a tag's name alone does not rule out that it matches, whatever series it has: most that
   * do not match need not be looked up.
   */
  public boolean mayMatch(String tag) {
    return SeriesLabels.own(tag).map(own -> match(tests, own)).orElse(false)
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
      return match(tests, own.get());
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

  private static boolean match(List<LabelTest> tests, Map<String, String> labels) {
    for (LabelTest test : tests) {
      if (!test.matches(labels.getOrDefault(test.label(), ""))) {
        return false;
      }
    }
    return true;
  }
}
