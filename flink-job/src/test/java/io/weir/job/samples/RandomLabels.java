package io.weir.job.samples;

import io.weir.model.Tag;
import io.weir.model.labels.LabelMatcher;
import io.weir.model.labels.LabelMatcher.Type;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Tags and matchers of few labels and values, so that they often meet: escapes, what looks like a
 * number, an expression or a label of Weir's own, characters of two units, and more labels than are
 * posted one by one.
 */
final class RandomLabels {
  private static final String[] VALUES = {
    "a",
    "b",
    "ab",
    "a.b",
    "",
    "10",
    "0",
    "3",
    "weir",
    "m0",
    "é",
    "x\\ny",
    "q\\\"",
    "back\\\\",
    " ",
    "\uD83D\uDE00",
    "\uFFFD"
  };
  private static final String[] LABELS = {
    "a", "b", "job", "tag", "value", "width", "__name__", "none", "", "A1_"
  };

  /** What makes a name none of Prometheus, though it looks like one. */
  private static final String[] UNBRACED = {"}", "{}", "{a=\"b\",}", "{a=\"b\"}}", ",a=\"b\"}"};

  private static final String[] EXPRESSIONS = {
    "a",
    "a|b",
    "(a|ab)",
    "a.*",
    "a\\.b",
    ".*b",
    ".+",
    ".*",
    "",
    "a|",
    "[ab].*",
    "a)?(b",
    "m.",
    "m0|m1",
    "(?i)A.*",
    "weir",
    "w.*",
    "\\d+",
    "1.*|a",
    "é?",
    "plain.*",
    "plain-1",
    "m0.*",
    "x\\ny",
    "\uD83D\uDE00?"
  };

  private RandomLabels() {}

  /** A tag, some of them without labels, or without a metric. */
  static Tag tag(Random random) {
    if (random.nextInt(8) == 0) {
      return Tag.of("plain-" + random.nextInt(5));
    }
    String metric = random.nextInt(6) == 0 ? "" : "m" + random.nextInt(3);
    if (random.nextInt(20) == 0) {
      return Tag.of(metric + UNBRACED[random.nextInt(UNBRACED.length)]);
    }
    int count = random.nextInt(40) == 0 ? 45 : random.nextInt(4);
    Map<String, String> labels = new HashMap<>();
    for (int i = 0; i < count; i++) {
      String label = count == 45 ? "l" + i : LABELS[random.nextInt(LABELS.length)];
      labels.put(label.isEmpty() ? "a" : label, VALUES[random.nextInt(VALUES.length)]);
    }
    String list =
        labels.entrySet().stream()
            .map(label -> label.getKey() + "=\"" + label.getValue() + '"')
            .collect(Collectors.joining(","));
    return Tag.of(metric.isEmpty() && list.isEmpty() ? "m" : metric + braced(list, random));
  }

  private static String braced(String list, Random random) {
    return list.isEmpty() && random.nextBoolean() ? "" : '{' + list + '}';
  }

  /** A matcher of any type, whose expression is one of RE2. */
  static LabelMatcher matcher(Random random) {
    Type type = Type.values()[random.nextInt(4)];
    String label = random.nextInt(30) == 0 ? "l7" : LABELS[random.nextInt(LABELS.length)];
    String text =
        type.isExpression()
            ? EXPRESSIONS[random.nextInt(EXPRESSIONS.length)]
            : VALUES[random.nextInt(VALUES.length)]
                .replace("\\n", "\n")
                .replaceAll("\\\\(.)", "$1");
    boolean isMetric = label.equals("__name__") && random.nextBoolean();
    return new LabelMatcher(type, label, isMetric && !type.isExpression() ? "m1" : text);
  }
}
