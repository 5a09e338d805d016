package io.weir.query.report;

import io.weir.model.Excerpt;
import io.weir.model.SampleFunction;
import io.weir.model.SampleFunction.Kind;
import io.weir.service.http.ProblemException;
import io.weir.service.settings.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A function and the text by which a client asks for it, such as {@code min} or {@code sma(5m)}.
 *
 * @param text ASCII without quotes, at most {@value #MAX_LENGTH} characters
 */
record NamedFunction(String text, SampleFunction function) {
  private static final int MAX_LENGTH = 32;
  private static final Pattern CALL = Pattern.compile("(\\w+)(?:\\((.*)\\))?");
  private static final Pattern NUMBER = Pattern.compile("\\d+(?:\\.\\d+)?");

  /** All functions by name, in the order in which they are listed. */
  private static final Map<String, Kind> KINDS = new LinkedHashMap<>();

  /** How the kinds that need a parameter are listed. */
  private static final Map<Kind, String> PARAMETERS =
      Map.of(Kind.SMA, "(5m)", Kind.EMA, "(1h)", Kind.QUANTILE, "(0.99)");

  static {
    for (Kind kind : Kind.values()) {
      if (kind != Kind.COUNTER_DELTA && kind != Kind.COUNTER_RATE) {
        KINDS.put(kind.name().toLowerCase(Locale.ROOT), kind);
      }
    }
  }

  /**
   * Reads a list such as {@code min,sma(5m)}.
   *
   * @param counters whether delta and rate are of counters
   * @throws ProblemException 400, naming the field {@code fn}
   */
  static List<NamedFunction> list(String text, boolean counters) {
    List<NamedFunction> functions = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      NamedFunction next = new NamedFunction(part, function(part, counters));
      if (functions.stream().anyMatch(other -> other.function.equals(next.function))) {
        throw refusal("must name each function once", part);
      }
      functions.add(next);
    }
    return functions;
  }

  private static SampleFunction function(String text, boolean counters) {
    Matcher call = CALL.matcher(text);
    if (text.length() > MAX_LENGTH || !call.matches() || !KINDS.containsKey(call.group(1))) {
      throw refusal("must be some of " + known(), text);
    }
    Kind kind = KINDS.get(call.group(1));
    String parameter = call.group(2);
    if ((parameter != null) != PARAMETERS.containsKey(kind)) {
      throw refusal("must be some of " + known(), text);
    }
    try {
      return switch (kind) {
        case SMA, EMA -> new SampleFunction(kind, nanos(parameter, text), 0);
        case QUANTILE -> new SampleFunction(kind, 0, quantile(parameter, text));
        case DELTA -> SampleFunction.of(counters ? Kind.COUNTER_DELTA : kind);
        case RATE -> SampleFunction.of(counters ? Kind.COUNTER_RATE : kind);
        default -> SampleFunction.of(kind);
      };
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
  }

  private static long nanos(String parameter, String text) {
    return Units.duration(parameter)
        .map(Duration::toNanos)
        .orElseThrow(() -> refusal("needs a duration such as 500ms, 10s, 5m, 1h or 1d", text));
  }

  private static double quantile(String parameter, String text) {
    if (!NUMBER.matcher(parameter).matches()) {
      throw refusal("needs a number of 0 to 1", text);
    }
    return Double.parseDouble(parameter);
  }

  private static List<String> known() {
    return KINDS.entrySet().stream()
        .map(e -> e.getKey() + PARAMETERS.getOrDefault(e.getValue(), ""))
        .toList();
  }

  private static ProblemException refusal(String limit, String text) {
    return ProblemException.badRequest(
        "fn", "fn: " + limit + ", got \"" + Excerpt.of(text, MAX_LENGTH) + "\"");
  }
}
