package io.weir.model.records;

import io.weir.model.Excerpt;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The text of the header {@value #NAME}, which tells where the log has what a request wrote: {@code
 * records/3:1234}, log, partition and offset, several with commas between them. A read that sends
 * it back sees that write.
 */
public final class PositionHeader {
  public static final String NAME = "Weir-Position";

  /** The log of records, whatever its topic is called. */
  public static final String RECORDS = "records";

  /** The log of samples, whatever its topic is called. */
  public static final String SAMPLES = "samples";

  private static final Pattern POSITION =
      Pattern.compile("([a-z]{1,32})/([0-9]{1,9}):([0-9]{1,18})");

  private PositionHeader() {}

  /** The positions of one log, in the given order. */
  public static String text(String log, Collection<LogPosition> positions) {
    return positions.stream()
        .map(position -> log + "/" + position.partition() + ":" + position.offset())
        .collect(Collectors.joining(","));
  }

  /**
   * The positions of a log in the text, by partition; of several in one partition the last. Other
   * logs are passed over.
   *
   * @throws IllegalArgumentException naming the header and what was got
   */
  public static Map<Integer, LogPosition> positions(String log, String text) {
    Map<Integer, LogPosition> positions = new TreeMap<>();
    for (String each : text.split(",", -1)) {
      Matcher matcher = POSITION.matcher(each.strip());
      if (!matcher.matches()) {
        throw new IllegalArgumentException(
            NAME + ": must be positions as a write answers them, got \"" + Excerpt.of(each) + "\"");
      }
      if (matcher.group(1).equals(log)) {
        LogPosition position =
            new LogPosition(Integer.parseInt(matcher.group(2)), Long.parseLong(matcher.group(3)));
        positions.merge(position.partition(), position, PositionHeader::later);
      }
    }
    return positions;
  }

  private static LogPosition later(LogPosition one, LogPosition other) {
    return one.offset() >= other.offset() ? one : other;
  }
}
