package io.weir.job.records.documents;

import io.weir.model.records.Filter;
import io.weir.model.records.FilterPath;
import io.weir.model.records.FilterValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Documents and filters with few names and values, so that many fit one another. */
final class RandomFilters {
  private static final List<String> NAMES = List.of("a", "b", "", "é", "a b", "\uD83D\uDE00");
  private static final List<String> TEXTS =
      List.of("", "x", "xy", "é", "\uFFFD", "\uD83D\uDE00", "1", "a\"b\\", "\u0001");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-0",
          "0.0",
          "1",
          "1.0",
          "10e-1",
          "0.1e1",
          "-1",
          "100",
          "1e2",
          "1E+2",
          "0.01",
          "9007199254740992",
          "9007199254740993",
          "9007199254740993.0",
          "9223372036854775808",
          "123456789012345678901234567890",
          "123456789012345678901234567891",
          "1234567890123456789012345678900e-1",
          "0.1000000000000000055511151231257827",
          "1e400",
          "1e-400",
          "10e399",
          "-1e400");
  private static final List<String> PATTERNS = List.of("^x", "y$", "x|é", "[^x]", "^$", ".");
  private final Random random;

  RandomFilters(long seed) {
    random = new Random(seed);
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  private <T> List<T> some(int least, int most, Supplier<T> each) {
    return IntStream.range(0, least + random.nextInt(most - least + 1))
        .mapToObj(i -> each.get())
        .toList();
  }

  /** JSON, with white space, escapes, and no field twice in an object. */
  String document(int levels) {
    int kind = random.nextInt(levels == 0 ? 4 : 8);
    return space()
        + switch (kind) {
          case 0 -> one(List.of("null", "true", "false"));
          case 1, 2 -> one(NUMBERS);
          case 3 -> quoted(one(TEXTS));
          case 4, 5 ->
              "[" + String.join(",", some(0, 4, () -> document(levels - 1))) + space() + "]";
          default -> object(levels);
        }
        + space();
  }

  private String object(int levels) {
    List<String> fields = new ArrayList<>();
    for (String name : NAMES) {
      if (random.nextInt(2) == 0) {
        fields.add(space() + quoted(name) + space() + ":" + document(levels - 1));
      }
    }
    java.util.Collections.shuffle(fields, random);
    return "{" + String.join(",", fields) + "}";
  }

  private String space() {
    return random.nextInt(5) == 0 ? one(List.of(" ", "\n", "\t ")) : "";
  }

  private String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int c : text.codePoints().toArray()) {
      if (c < ' ' || random.nextInt(4) == 0) {
        for (char half : Character.toChars(c)) {
          json.append(String.format("\\u%04x", (int) half));
        }
      } else {
        json.append(c == '"' || c == '\\' ? "\\" : "").appendCodePoint(c);
      }
    }
    return json.append('"').toString();
  }

  Filter filter(int levels) {
    return switch (random.nextInt(levels == 0 ? 5 : 9)) {
      case 0, 1 -> comparison();
      case 2 -> new Filter.In(path(), some(1, 4, this::value));
      case 3 -> new Filter.Exists(path(), random.nextBoolean());
      case 4 -> new Filter.Regex(path(), one(PATTERNS));
      case 5, 6 -> new Filter.And(some(1, 4, () -> filter(levels - 1)));
      case 7 -> new Filter.Or(some(1, 4, () -> filter(levels - 1)));
      default -> new Filter.Not(filter(levels - 1));
    };
  }

  private Filter comparison() {
    Filter.Operator operator = one(List.of(Filter.Operator.values()));
    FilterValue value = value();
    while (operator.isOfOrder()
        && !(value instanceof FilterValue.Number || value instanceof FilterValue.Text)) {
      value = value();
    }
    return new Filter.Comparison(path(), operator, value);
  }

  private FilterValue value() {
    return switch (random.nextInt(6)) {
      case 0 -> new FilterValue.Null();
      case 1 -> new FilterValue.Bool(random.nextBoolean());
      case 2, 3 -> new FilterValue.Text(one(TEXTS));
      default -> new FilterValue.Number(one(NUMBERS));
    };
  }

  private FilterPath path() {
    return FilterPath.of("$" + String.join("", some(0, 3, this::step)));
  }

  private String step() {
    String name = one(NAMES);
    return switch (random.nextInt(5)) {
      case 0 -> "[" + random.nextInt(3) + "]";
      case 1 -> random.nextBoolean() ? "[*]" : ".*";
      default -> name.matches("[a-z]+") ? "." + name : "['" + name + "']";
    };
  }
}
