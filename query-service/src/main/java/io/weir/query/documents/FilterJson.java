package io.weir.query.documents;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weir.model.Excerpt;
import io.weir.model.records.Filter;
import io.weir.model.records.FilterPath;
import io.weir.model.records.FilterValue;
import io.weir.service.http.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Reads filters, each a JSON object with one of {@code and} and {@code or} (an array of filters),
 * {@code not} (a filter), or {@code path} (a text) with one of {@code eq}, {@code ne} (a value),
 * {@code gt}, {@code gte}, {@code lt}, {@code lte} (a number or a text), {@code in} (an array of
 * values), {@code exists} (true or false), {@code regex} (a text).
 */
final class FilterJson {
  private static final String ROOT = "filters";
  private static final String KNOWN =
      "and, or, not, or path with one of eq, ne, gt, gte, lt, lte, in, exists and regex";

  private final JsonParser json;

  private FilterJson(JsonParser json) {
    this.json = json;
  }

  /**
   * The filter that the parser is at.
   *
   * @throws ProblemException 400, naming the place in the tree, such as {@code filters.and[1].path}
   */
  static Filter read(JsonParser json) throws IOException {
    return new FilterJson(json).filter(ROOT, 1);
  }

  private Filter filter(String place, int level) throws IOException {
    if (json.currentToken() != JsonToken.START_OBJECT) {
      throw QueryBody.refusal(place, "must be an object with " + KNOWN);
    }
    if (level > Filter.MAX_DEPTH) {
      throw QueryBody.refusal(ROOT, "must have at most " + Filter.MAX_DEPTH + " levels, got more");
    }
    FilterPath path = null;
    String operator = null;
    Function<FilterPath, Filter> made = null;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      String field = place + "." + Excerpt.of(name);
      if (name.equals("path")) {
        String text = text(field);
        path = checked(field, () -> FilterPath.of(text));
      } else if (operator == null) {
        operator = name;
        made = read(name, field, level);
      } else {
        throw QueryBody.refusal(
            field, "must not stand next to " + operator + ": put each in an object in an and");
      }
    }
    if (made == null) {
      throw QueryBody.refusal(place, "must have " + KNOWN + ", got none");
    }
    boolean isCondition = !List.of("and", "or", "not").contains(operator);
    if (isCondition == (path == null)) {
      throw QueryBody.refusal(
          place + ".path",
          isCondition ? "must be given, got none" : "must not stand next to " + operator);
    }
    FilterPath at = path;
    Function<FilterPath, Filter> maker = made;
    return checked(place + "." + operator, () -> maker.apply(at));
  }

  /** What is made of the path and what is read. */
  private Function<FilterPath, Filter> read(String operator, String field, int level)
      throws IOException {
    switch (operator) {
      case "and" -> {
        List<Filter> filters = filters(field, level);
        return none -> new Filter.And(filters);
      }
      case "or" -> {
        List<Filter> filters = filters(field, level);
        return none -> new Filter.Or(filters);
      }
      case "not" -> {
        Filter filter = filter(field, level + 1);
        return none -> new Filter.Not(filter);
      }
      case "eq", "ne", "gt", "gte", "lt", "lte" -> {
        Filter.Operator compared = Filter.Operator.valueOf(operator.toUpperCase(Locale.ROOT));
        FilterValue value = value(field);
        return path -> new Filter.Comparison(path, compared, value);
      }
      case "in" -> {
        List<FilterValue> values = values(field);
        return path -> new Filter.In(path, values);
      }
      case "exists" -> {
        if (!json.currentToken().isBoolean()) {
          throw QueryBody.refusal(field, "must be true or false");
        }
        boolean exists = json.currentToken() == JsonToken.VALUE_TRUE;
        return path -> new Filter.Exists(path, exists);
      }
      case "regex" -> {
        String pattern = pattern(field);
        return path -> new Filter.Regex(path, pattern);
      }
      default -> throw QueryBody.refusal(field, "is no field of a filter, which has " + KNOWN);
    }
  }

  private List<Filter> filters(String field, int level) throws IOException {
    requireArray(field, "filters");
    List<Filter> filters = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      requireFewer(filters.size(), Filter.MAX_NODES, field);
      filters.add(filter(field + "[" + filters.size() + "]", level + 1));
    }
    return filters;
  }

  private List<FilterValue> values(String field) throws IOException {
    requireArray(field, "values");
    List<FilterValue> values = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) {
      requireFewer(values.size(), Filter.In.MAX_VALUES, field);
      values.add(value(field + "[" + values.size() + "]"));
    }
    return values;
  }

  private void requireArray(String field, String of) {
    if (json.currentToken() != JsonToken.START_ARRAY) {
      throw QueryBody.refusal(field, "must be an array of " + of);
    }
  }

  private static void requireFewer(int size, int most, String field) {
    if (size >= most) {
      throw QueryBody.refusal(field, "must have at most " + most + ", got more");
    }
  }

  private FilterValue value(String field) throws IOException {
    JsonToken token = json.currentToken();
    String text = token.isNumeric() || token == JsonToken.VALUE_STRING ? json.getText() : "";
    return switch (token) {
      case VALUE_NULL -> new FilterValue.Null();
      case VALUE_TRUE, VALUE_FALSE -> new FilterValue.Bool(token == JsonToken.VALUE_TRUE);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          checked(field, () -> new FilterValue.Number(text));
      case VALUE_STRING -> checked(field, () -> new FilterValue.Text(text));
      default -> throw QueryBody.refusal(field, "must be a number, a text, true, false or null");
    };
  }

  private String pattern(String field) throws IOException {
    String pattern = text(field);
    return checked(
        field,
        () -> {
          // The size first: compiling takes what it says.
          new Filter.Regex(FilterPath.of("$"), pattern);
          try {
            return Pattern.compile(pattern).pattern();
          } catch (PatternSyntaxException e) {
            throw new IllegalArgumentException("regex: " + e.getMessage(), e);
          }
        });
  }

  private String text(String field) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw QueryBody.refusal(field, "must be a text");
    }
    return json.getText();
  }

  /** What the model refuses is refused with the place in the tree. */
  private static <T> T checked(String field, Supplier<T> made) {
    try {
      return made.get();
    } catch (IllegalArgumentException e) {
      String message = e.getMessage();
      throw QueryBody.refusal(field, message.substring(message.indexOf(": ") + 2));
    }
  }
}
