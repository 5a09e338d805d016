package io.weir.job.records.documents;

import com.fasterxml.jackson.core.JsonToken;
import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weir.model.records.Filter;
import io.weir.model.records.FilterValue;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What one value at a path must be. For one thread. */
interface Condition {
  boolean fits(PresentValue value) throws IOException;

  /** One that every value fits. */
  Condition ANY = value -> true;

  /** The value is equal to this one. */
  static Condition equalTo(FilterValue wanted) {
    if (wanted instanceof FilterValue.Number) {
      return compared(Filter.Operator.EQ, wanted);
    } else if (wanted instanceof FilterValue.Text text) {
      return value -> value.token() == JsonToken.VALUE_STRING && value.isText(text.text());
    } else if (wanted instanceof FilterValue.Bool bool) {
      JsonToken token = bool.value() ? JsonToken.VALUE_TRUE : JsonToken.VALUE_FALSE;
      return value -> value.token() == token;
    }
    return value -> value.token() == JsonToken.VALUE_NULL;
  }

  /** The value has this order to a number, or to a text. */
  static Condition compared(Filter.Operator operator, FilterValue to) {
    if (to instanceof FilterValue.Number number) {
      Decimal wanted = Decimal.of(number.text());
      return value ->
          value.token().isNumeric() && holds(operator, value.decimal().compareTo(wanted));
    }
    String wanted = ((FilterValue.Text) to).text();
    return value ->
        value.token() == JsonToken.VALUE_STRING && holds(operator, value.compareText(wanted));
  }

  private static boolean holds(Filter.Operator operator, int order) {
    return switch (operator) {
      case EQ -> order == 0;
      case NE -> order != 0;
      case GT -> order > 0;
      case GTE -> order >= 0;
      case LT -> order < 0;
      case LTE -> order <= 0;
    };
  }

  /** The value is one of these. */
  static Condition in(List<FilterValue> wanted) {
    Set<String> texts = new HashSet<>();
    Set<Decimal> numbers = new HashSet<>();
    Set<JsonToken> tokens = new HashSet<>();
    for (FilterValue each : wanted) {
      if (each instanceof FilterValue.Text text) {
        texts.add(text.text());
      } else if (each instanceof FilterValue.Number number) {
        numbers.add(Decimal.of(number.text()));
      } else if (each instanceof FilterValue.Bool bool) {
        tokens.add(bool.value() ? JsonToken.VALUE_TRUE : JsonToken.VALUE_FALSE);
      } else {
        tokens.add(JsonToken.VALUE_NULL);
      }
    }
    return value ->
        switch (value.token()) {
          case VALUE_STRING -> !texts.isEmpty() && texts.contains(value.text().toString());
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
              !numbers.isEmpty() && numbers.contains(value.decimal());
          default -> tokens.contains(value.token());
        };
  }

  /**
   * A part of the text fits an expression.
   *
   * @throws IllegalArgumentException if it is no expression
   */
  static Condition regex(String pattern) {
    Matcher matcher = matcher(pattern);
    return value -> value.token() == JsonToken.VALUE_STRING && matcher.reset(value.text()).find();
  }

  private static Matcher matcher(String pattern) {
    try {
      return Pattern.compile(pattern).matcher("");
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("regex: " + e.getMessage());
    }
  }
}
