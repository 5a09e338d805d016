package io.weir.model.records;

import io.weir.model.Utf8;
import io.weir.model.labels.EndlessFolds;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Which documents are wanted: a tree of conditions, each of which looks at all values at a path.
 * Most hold if one value at least fits; {@code ne} and {@code exists: false} hold if none does.
 * There is no filter of more than {@link #MAX_DEPTH} levels, {@link #MAX_NODES} nodes or {@link
 * #MAX_BYTES}: constructors refuse it.
 *
 * <p>A field that stands several times in an object has all these values. A comparison with a value
 * of another type does not fit. Numbers are compared by their exact values, texts by code points.
 */
public sealed interface Filter {
  /** The most levels of a tree. */
  int MAX_DEPTH = 16;

  /** The most conditions, and, or and not, together. */
  int MAX_NODES = 128;

  /** The most bytes that a tree takes, about. */
  int MAX_BYTES = 64 << 10;

  /** How large a tree is. */
  Size size();

  /** Levels, nodes and bytes of a tree. */
  record Size(int depth, int nodes, int bytes) {
    private static Size ofCondition(FilterPath path, int bytes) {
      return new Size(1, 1, path.toString().length() + bytes).required();
    }

    private static Size above(List<Filter> filters) {
      Size size = new Size(0, 1, 1 + Integer.BYTES);
      for (Filter each : filters) {
        Size more = each.size();
        size =
            new Size(
                Math.max(size.depth, more.depth), size.nodes + more.nodes, size.bytes + more.bytes);
      }
      return new Size(size.depth + 1, size.nodes, size.bytes).required();
    }

    private Size required() {
      require("levels", MAX_DEPTH, depth);
      require("conditions", MAX_NODES, nodes);
      require("bytes", MAX_BYTES, bytes);
      return this;
    }

    private static void require(String what, int most, int got) {
      if (got > most) {
        throw new IllegalArgumentException(
            "filters: must have at most " + most + " " + what + ", got " + got);
      }
    }
  }

  /** All of these. */
  record And(List<Filter> filters) implements Filter {
    /**
     * @throws IllegalArgumentException if there are none, or too many
     */
    public And {
      filters = List.copyOf(filters);
      requireAny("and", filters);
      Size.above(filters);
    }

    @Override
    public Size size() {
      return Size.above(filters);
    }
  }

  /** One of these, or more. */
  record Or(List<Filter> filters) implements Filter {
    /**
     * @throws IllegalArgumentException if there are none, or too many
     */
    public Or {
      filters = List.copyOf(filters);
      requireAny("or", filters);
      Size.above(filters);
    }

    @Override
    public Size size() {
      return Size.above(filters);
    }
  }

  /** Not this one. */
  record Not(Filter filter) implements Filter {
    /**
     * @throws IllegalArgumentException if it is too deep
     */
    public Not {
      Size.above(List.of(filter));
    }

    @Override
    public Size size() {
      return Size.above(List.of(filter));
    }
  }

  /** Compares with one value. */
  record Comparison(FilterPath path, Operator operator, FilterValue value) implements Filter {
    /**
     * @throws IllegalArgumentException if the value has no order and the operator needs one
     */
    public Comparison {
      boolean ordered = value instanceof FilterValue.Number || value instanceof FilterValue.Text;
      if (operator.isOfOrder() && !ordered) {
        throw new IllegalArgumentException("value: must be a number or a text");
      }
      Size.ofCondition(path, value.size());
    }

    @Override
    public Size size() {
      return Size.ofCondition(path, value.size());
    }
  }

  /** Whether a value is equal to one of these. */
  record In(FilterPath path, List<FilterValue> values) implements Filter {
    /** The most values. */
    public static final int MAX_VALUES = 1000;

    /**
     * @throws IllegalArgumentException if there are none, or too many
     */
    public In {
      values = List.copyOf(values);
      if (values.isEmpty() || values.size() > MAX_VALUES) {
        throw new IllegalArgumentException(
            "in: must have 1 to " + MAX_VALUES + " values, got " + values.size());
      }
      Size.ofCondition(path, bytes(values));
    }

    private static int bytes(List<FilterValue> values) {
      return values.stream().mapToInt(FilterValue::size).sum();
    }

    @Override
    public Size size() {
      return Size.ofCondition(path, bytes(values));
    }
  }

  /** Whether there is a value, {@code null} included; or whether there is none. */
  record Exists(FilterPath path, boolean exists) implements Filter {
    @Override
    public Size size() {
      return Size.ofCondition(path, 1);
    }
  }

  /**
   * Whether a part of a text fits an expression.
   *
   * @param pattern of RE2's syntax, which is for who evaluates it to check
   */
  record Regex(FilterPath path, String pattern) implements Filter {
    /** The longest expression, in bytes of UTF-8. */
    public static final int MAX_PATTERN_BYTES = 1000;

    /** The most steps of an expression, each repetition counted as often as it repeats. */
    public static final int MAX_STEPS = 500;

    /**
     * @throws IllegalArgumentException if the expression is too long, or repeats too often
     */
    public Regex {
      int length = Utf8.encode("regex", pattern).length;
      if (length > MAX_PATTERN_BYTES) {
        throw new IllegalArgumentException(
            "regex: must have at most " + MAX_PATTERN_BYTES + " bytes of UTF-8, got " + length);
      }
      if (EndlessFolds.mayBeIn(pattern)) {
        throw new IllegalArgumentException(
            "regex: must not ignore the case of characters from U+1C80 to U+1C88");
      }
      if (RegexSize.of(pattern) > MAX_STEPS) {
        throw new IllegalArgumentException(
            "regex: must have at most " + MAX_STEPS + " steps with its repetitions written out");
      }
      Size.ofCondition(path, length);
    }

    @Override
    public Size size() {
      return Size.ofCondition(path, pattern.getBytes(StandardCharsets.UTF_8).length);
    }
  }

  /** How a value is compared. */
  enum Operator {
    EQ(1),
    NE(2),
    GT(3),
    GTE(4),
    LT(5),
    LTE(6);

    private final int code;

    Operator(int code) {
      this.code = code;
    }

    /** As it is encoded. */
    int code() {
      return code;
    }

    /** Whether it needs values that one can put in order. */
    public boolean isOfOrder() {
      return this != EQ && this != NE;
    }
  }

  private static void requireAny(String field, List<Filter> filters) {
    if (filters.isEmpty()) {
      throw new IllegalArgumentException(field + ": must have a filter at least, got none");
    }
  }
}
