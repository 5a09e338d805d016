package io.weir.gateway.csv;

import io.weir.model.SampleBlock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What the columns of a file are.
 *
 * @param roles of each column: the place of its value in the sample, from 0, or {@link #TIME},
 *     {@link #TAG} or {@link #NONE}
 * @param names of the columns, for people
 * @param width values of a sample
 */
record CsvColumns(int[] roles, List<String> names, int width) {
  static final int TIME = -1;
  static final int TAG = -2;
  static final int NONE = -3;

  /** The columns in order, values in the order in which they come. */
  static CsvColumns of(List<Integer> roles, List<String> names) {
    return new CsvColumns(
        roles.stream().mapToInt(Integer::intValue).toArray(),
        List.copyOf(names),
        (int) roles.stream().filter(role -> role >= 0).count());
  }

  /**
   * What is wrong with them; null if nothing.
   *
   * @param hasTag whether all samples have a tag that was given elsewhere
   */
  String fault(boolean hasTag) {
    if (count(TIME) != 1) {
      return "must have the time once, got it " + count(TIME) + " times";
    }
    if (!hasTag && count(TAG) == 0) {
      return "must have a tag, or the parameter tag= must be given";
    }
    if (count(TAG) > (hasTag ? 0 : 1)) {
      return hasTag
          ? "must have no tag where the parameter tag= is given"
          : "must have the tag once, got it " + count(TAG) + " times";
    }
    return width < 1 || width > SampleBlock.MAX_WIDTH
        ? "must have 1 to " + SampleBlock.MAX_WIDTH + " values, got " + width
        : null;
  }

  private int count(int role) {
    return (int) Arrays.stream(roles).filter(each -> each == role).count();
  }

  /** Each column's role as text: {@code time}, {@code tag}, {@code v0} and so on, or a dash. */
  List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int role : roles) {
      texts.add(
          switch (role) {
            case TIME -> "time";
            case TAG -> "tag";
            case NONE -> "-";
            default -> "v" + role;
          });
    }
    return texts;
  }
}
