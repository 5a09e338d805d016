package io.weir.service.handler;

import java.util.List;
import java.util.Optional;

/**
 * Weir, as a handler uses it: the requests of its HTTP API, with the same bounds and the same
 * promises, asked by who asks the handler. Every method waits for the answer, and throws {@link
 * WeirException} if there is none or it is a refusal, {@link IllegalArgumentException} for a name
 * that cannot be in a path.
 */
public interface Weir {
  /**
   * Appends an event.
   *
   * @param json any JSON of at most 1 MiB
   * @return its id
   */
  long append(String bucket, String stream, String json) throws InterruptedException;

  /**
   * Reads events, oldest first.
   *
   * @param from the first id; negative: that many from the end
   * @param limit the most events, 1 or more
   * @return none for an unknown stream
   */
  List<Event> events(String bucket, String stream, long from, int limit)
      throws InterruptedException;

  /**
   * The report of a tag: for each of the interval's equal parts what the tag had at its end.
   *
   * @param start ns since the epoch
   * @param end ns since the epoch
   * @param points the number of parts
   * @return none for an unknown tag
   */
  List<Row> report(String tag, long start, long end, int points) throws InterruptedException;

  /** The item of a key. */
  Optional<Item> get(String index, String key) throws InterruptedException;

  /**
   * Puts an item in the place of any other.
   *
   * @param contentType of the value, such as {@code application/json}
   * @param value of at most 1 MiB
   * @return its version
   */
  long put(String index, String key, String contentType, byte[] value) throws InterruptedException;

  /**
   * An event.
   *
   * @param id its place in the stream, from 1 on
   * @param time ms since the epoch, when Kafka took it
   * @param json as it was appended
   */
  record Event(long id, long time, String json) {}

  /**
   * A row of a report.
   *
   * @param time ns since the epoch, the end of the part
   * @param values of the sample; none if there is no sample before
   */
  record Row(long time, List<Double> values) {
    public Row {
      values = List.copyOf(values);
    }
  }

  /**
   * An item.
   *
   * @param version of this value
   * @param contentType of the value
   * @param value as it was put
   */
  record Item(long version, String contentType, byte[] value) {}
}
