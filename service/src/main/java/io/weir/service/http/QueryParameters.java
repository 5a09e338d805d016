package io.weir.service.http;

import io.javalin.http.Context;
import io.weir.model.Excerpt;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * The parameters of a request's query, read strictly: what is missing, repeated or malformed is a
 * 400 that names the field. {@code +} is a space, as in forms; everything else outside ASCII's
 * letters is percent-encoded UTF-8.
 */
public final class QueryParameters {
  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,19}");

  private final Map<String, List<String>> encoded = new HashMap<>();

  private QueryParameters(String query) {
    for (String pair : query.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      String value = equals < 0 ? "" : pair.substring(equals + 1);
      encoded.computeIfAbsent(decode(name, "query"), n -> new ArrayList<>(1)).add(value);
    }
  }

  /**
   * @throws ProblemException 400 if a name is malformed
   */
  public static QueryParameters of(Context ctx) {
    return of(ctx.queryString());
  }

  /** The parameters in a query string as it stands in the URL; null for none. */
  public static QueryParameters of(String query) {
    return new QueryParameters(query == null ? "" : query);
  }

  /**
   * Refuses every parameter that the route does not know, so that a misspelt one does not count as
   * missing.
   *
   * @throws ProblemException 400, naming the parameter
   */
  public void refuseOthersThan(Set<String> known) {
    for (String name : encoded.keySet()) {
      if (!name.isEmpty() && !known.contains(name)) {
        throw refusal(
            Excerpt.of(name), "is no parameter here, which takes " + new TreeSet<>(known));
      }
    }
  }

  /** The texts of a parameter that may be given any number of times, in their order. */
  public List<String> texts(String field) {
    return encoded.getOrDefault(field, List.of()).stream()
        .map(value -> decode(value, field))
        .toList();
  }

  /** All parameters, decoded, each with its texts in their order. */
  public Map<String, List<String>> all() {
    Map<String, List<String>> all = new HashMap<>();
    encoded.keySet().stream()
        .filter(name -> !name.isEmpty())
        .forEach(name -> all.put(name, texts(name)));
    return all;
  }

  /** The text of a parameter that may be missing. */
  public Optional<String> optionalText(String field) {
    List<String> values = encoded.getOrDefault(field, List.of());
    if (values.size() > 1) {
      throw refusal(field, "must be given once, got it " + values.size() + " times");
    }
    return values.stream().findFirst().map(value -> decode(value, field));
  }

  /** The text of a parameter that must be there; it may be empty. */
  public String text(String field) {
    return optionalText(field).orElseThrow(() -> refusal(field, "must be given, got none"));
  }

  /** An int64 that may be missing. */
  public OptionalLong optionalInt64(String field) {
    Optional<String> text = optionalText(field);
    return text.isEmpty() ? OptionalLong.empty() : OptionalLong.of(int64(field, text.get()));
  }

  /** An int64 that must be there. */
  public long int64(String field) {
    return int64(field, text(field));
  }

  /** A whole number from {@code min} to {@code max} that may be missing. */
  public OptionalInt optionalInt(String field, int min, int max) {
    OptionalLong number = optionalInt64(field);
    if (number.isEmpty()) {
      return OptionalInt.empty();
    }
    if (number.getAsLong() < min || number.getAsLong() > max) {
      throw refusal(field, "must be " + min + " to " + max + ", got " + number.getAsLong());
    }
    return OptionalInt.of((int) number.getAsLong());
  }

  /** Which of the texts a parameter is; empty if it is missing. */
  public OptionalInt choice(String field, List<String> texts) {
    Optional<String> text = optionalText(field);
    if (text.isEmpty()) {
      return OptionalInt.empty();
    }
    int choice = texts.indexOf(text.get());
    if (choice < 0) {
      throw refusal(field, "must be one of " + texts + ", got \"" + Excerpt.of(text.get()) + '"');
    }
    return OptionalInt.of(choice);
  }

  private static long int64(String field, String text) {
    if (WHOLE_NUMBER.matcher(text).matches()) {
      try {
        return Long.parseLong(text);
      } catch (NumberFormatException e) {
        throw refusal(field, "must fit into int64, got " + text);
      }
    }
    throw refusal(field, "must be a whole number (int64), got \"" + Excerpt.of(text) + "\"");
  }

  private static String decode(String text, String field) {
    return PercentEncoding.decode(text, field, true);
  }

  private static ProblemException refusal(String field, String detail) {
    return ProblemException.badRequest(field, field + ": " + detail);
  }
}
