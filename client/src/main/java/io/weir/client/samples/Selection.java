package io.weir.client.samples;

import java.util.List;
import java.util.stream.Collectors;

/** The parameters that say which series, and which of its values, are meant. */
final class Selection {
  private Selection() {}

  static String parameters(List<Integer> values, int width) {
    String numbers = values.stream().map(String::valueOf).collect(Collectors.joining(","));
    return (numbers.isEmpty() ? "" : "&values=" + numbers) + (width == 0 ? "" : "&width=" + width);
  }
}
