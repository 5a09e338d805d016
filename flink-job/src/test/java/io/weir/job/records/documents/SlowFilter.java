package io.weir.job.records.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.weir.model.records.Filter;
import io.weir.model.records.FilterPath;
import io.weir.model.records.FilterValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Evaluates filters the obvious way: over a tree, with decimals written out. */
final class SlowFilter {
  private SlowFilter() {}

  static boolean matches(Filter filter, JsonNode document) {
    if (filter instanceof Filter.And and) {
      return and.filters().stream().allMatch(each -> matches(each, document));
    } else if (filter instanceof Filter.Or or) {
      return or.filters().stream().anyMatch(each -> matches(each, document));
    } else if (filter instanceof Filter.Not not) {
      return !matches(not.filter(), document);
    } else if (filter instanceof Filter.Comparison comparison) {
      boolean negated = comparison.operator() == Filter.Operator.NE;
      return negated
          != at(document, comparison.path().steps())
              .anyMatch(value -> compares(value, comparison.operator(), comparison.value()));
    } else if (filter instanceof Filter.In in) {
      return at(document, in.path().steps())
          .anyMatch(
              value ->
                  in.values().stream()
                      .anyMatch(wanted -> compares(value, Filter.Operator.EQ, wanted)));
    } else if (filter instanceof Filter.Exists exists) {
      return exists.exists() == at(document, exists.path().steps()).findAny().isPresent();
    }
    Filter.Regex regex = (Filter.Regex) filter;
    Pattern pattern = Pattern.compile(regex.pattern());
    return at(document, regex.path().steps())
        .anyMatch(value -> value.isTextual() && pattern.matcher(value.textValue()).find());
  }

  private static Stream<JsonNode> at(JsonNode node, List<FilterPath.Step> path) {
    if (path.isEmpty()) {
      return Stream.of(node);
    }
    List<FilterPath.Step> rest = path.subList(1, path.size());
    Stream<JsonNode> next;
    if (path.get(0) instanceof FilterPath.Step.Field field) {
      next = node.isObject() ? Stream.ofNullable(node.get(field.name())) : Stream.of();
    } else if (path.get(0) instanceof FilterPath.Step.Element element) {
      next = node.isArray() ? Stream.ofNullable(node.get(element.index())) : Stream.of();
    } else {
      next = StreamSupport.stream(node.spliterator(), false);
    }
    return next.flatMap(each -> at(each, rest));
  }

  private static boolean compares(JsonNode value, Filter.Operator operator, FilterValue wanted) {
    if (wanted instanceof FilterValue.Null) {
      return value.isNull();
    } else if (wanted instanceof FilterValue.Bool bool) {
      return value.isBoolean() && value.booleanValue() == bool.value();
    } else if (wanted instanceof FilterValue.Number number) {
      return value.isNumber()
          && holds(operator, value.decimalValue().compareTo(new BigDecimal(number.text())));
    }
    String text = ((FilterValue.Text) wanted).text();
    return value.isTextual() && holds(operator, compare(value.textValue(), text));
  }

  private static int compare(String one, String other) {
    int[] a = one.codePoints().toArray();
    int[] b = other.codePoints().toArray();
    return java.util.Arrays.compare(a, b);
  }

  private static boolean holds(Filter.Operator operator, int order) {
    return switch (operator) {
      case EQ, NE -> order == 0; // ne: that no value is equal
      case GT -> order > 0;
      case GTE -> order >= 0;
      case LT -> order < 0;
      case LTE -> order <= 0;
    };
  }
}
