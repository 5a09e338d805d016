package io.weir.client.samples;

import java.util.List;

/**
 * Raw samples that are asked for, each tag's in the order of time.
 *
 * @param name a tag, or what tags begin with
 * @param isPrefix which of the two it is
 * @param start ns
 * @param end ns, exclusive
 * @param values only these of a sample's values, numbered from 0, ascending; none for all
 * @param width the number of values of the series that is meant; 0 for the preferred one
 */
public record RawQuery(
    String name, boolean isPrefix, long start, long end, List<Integer> values, int width) {
  public RawQuery {
    values = List.copyOf(values);
  }

  /** All samples of a tag. */
  public static RawQuery ofTag(String tag) {
    return new RawQuery(tag, false, Long.MIN_VALUE, Long.MAX_VALUE, List.of(), 0);
  }

  /** All samples of all tags that begin so. */
  public static RawQuery ofPrefix(String prefix) {
    return new RawQuery(prefix, true, Long.MIN_VALUE, Long.MAX_VALUE, List.of(), 0);
  }

  /** From {@code from} to before {@code to}, ns. */
  public RawQuery between(long from, long to) {
    return new RawQuery(name, isPrefix, from, to, values, width);
  }

  public RawQuery withValues(Integer... numbers) {
    return new RawQuery(name, isPrefix, start, end, List.of(numbers), width);
  }

  public RawQuery withWidth(int number) {
    return new RawQuery(name, isPrefix, start, end, values, number);
  }

  /**
   * @param last the last sample that came; null for none
   */
  String path(Sample last) {
    String path =
        "/raw?format=ndjson&"
            + (isPrefix ? "prefix=" : "tag=")
            + HttpCalls.encoded(name)
            + "&start="
            + start
            + "&end="
            + end
            + Selection.parameters(values, width);
    return last == null ? path : path + "&after=" + HttpCalls.encoded(position(last));
  }

  /** As a line of CSV begins: a tag that begins with a quote is quoted. */
  private String position(Sample last) {
    if (!isPrefix) {
      return Long.toString(last.time());
    }
    String tag = last.tag();
    boolean isQuoted = tag.startsWith("\"");
    return last.time() + "," + (isQuoted ? '"' + tag.replace("\"", "\"\"") + '"' : tag);
  }
}
