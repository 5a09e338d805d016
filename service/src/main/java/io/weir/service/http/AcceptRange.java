package io.weir.service.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a client says in {@code Accept} or {@code Accept-Encoding} that it takes.
 *
 * @param name in lower case, such as {@code text/*} or {@code gzip}
 * @param weight 0 to 1, how much it likes it; 0 if it does not take it
 */
public record AcceptRange(String name, double weight) {
  private static final Pattern WEIGHT = Pattern.compile("[01](\\.\\d{0,3})?");

  /** The elements of a header in their order; none for null. */
  public static List<AcceptRange> list(String header) {
    List<AcceptRange> ranges = new ArrayList<>();
    for (String range : header == null ? new String[0] : header.split(",")) {
      String[] parts = range.toLowerCase(Locale.ROOT).split(";", -1);
      ranges.add(new AcceptRange(parts[0].strip(), weight(parts)));
    }
    return ranges;
  }

  /** A weight that cannot be read counts as 0, so that the range is passed over. */
  private static double weight(String[] range) {
    for (int i = 1; i < range.length; i++) {
      String parameter = range[i].strip();
      if (parameter.startsWith("q=")) {
        String weight = parameter.substring(2);
        return WEIGHT.matcher(weight).matches() ? Double.parseDouble(weight) : 0;
      }
    }
    return 1;
  }
}
