package io.weir.testkit.api;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads answers; what they hold beyond what is known here is passed over. */
final class AnswerReader {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER).build();

  private static final byte[] ROW = "\"time\":".getBytes(StandardCharsets.US_ASCII);

  private AnswerReader() {}

  /** A page of {@code GET /tags}: the cursor of the next is null at the end. */
  record TagPage(List<ListedTag> tags, String next) {}

  /**
   * @throws IOException if the text is no report; the message says why
   */
  static Report report(byte[] body) throws IOException {
    String tag = null;
    long start = 0;
    long end = 0;
    long resolution = 0;
    List<Long> times = new ArrayList<>();
    List<double[]> values = new ArrayList<>();
    try (JsonParser json = FACTORY.createParser(body)) {
      expect(json, json.nextToken(), JsonToken.START_OBJECT);
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        switch (name) {
          case "tagName" -> tag = json.getText();
          case "start" -> start = json.getLongValue();
          case "end" -> end = json.getLongValue();
          case "resolution" -> resolution = json.getLongValue();
          case "samples" -> rows(json, times, values);
          default -> json.skipChildren();
        }
      }
    }
    return new Report(
        tag,
        start,
        end,
        resolution,
        times.stream().mapToLong(Long::longValue).toArray(),
        values.toArray(new double[0][]));
  }

  private static void rows(JsonParser json, List<Long> times, List<double[]> values)
      throws IOException {
    expect(json, json.currentToken(), JsonToken.START_ARRAY);
    while (json.nextToken() == JsonToken.START_OBJECT) {
      long time = Long.MIN_VALUE;
      double[] row = null;
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        switch (name) {
          case "time" -> time = json.getLongValue();
          case "values" -> row = numbers(json);
          default -> json.skipChildren();
        }
      }
      times.add(time);
      values.add(row);
    }
  }

  private static double[] numbers(JsonParser json) throws IOException {
    if (json.currentToken() == JsonToken.VALUE_NULL) {
      return null;
    }
    expect(json, json.currentToken(), JsonToken.START_ARRAY);
    double[] numbers = new double[16];
    int count = 0;
    while (json.nextToken() != JsonToken.END_ARRAY) {
      if (count == numbers.length) {
        numbers = Arrays.copyOf(numbers, count * 2);
      }
      numbers[count++] = json.getDoubleValue();
    }
    return Arrays.copyOf(numbers, count);
  }

  /**
   * @throws IOException if the text is no list of tags; the message says why
   */
  static TagPage tags(byte[] body) throws IOException {
    List<ListedTag> tags = new ArrayList<>();
    String next = null;
    try (JsonParser json = FACTORY.createParser(body)) {
      expect(json, json.nextToken(), JsonToken.START_OBJECT);
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        switch (name) {
          case "tags" -> {
            while (json.nextToken() == JsonToken.START_OBJECT) {
              tags.add(tag(json));
            }
          }
          case "next" -> next = json.getValueAsString();
          default -> json.skipChildren();
        }
      }
    }
    return new TagPage(tags, next);
  }

  private static ListedTag tag(JsonParser json) throws IOException {
    String tag = null;
    long first = 0;
    long last = 0;
    long count = 0;
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      switch (name) {
        case "tag" -> tag = json.getText();
        case "first" -> first = json.getLongValue();
        case "last" -> last = json.getLongValue();
        case "count" -> count = json.getLongValue();
        default -> json.skipChildren();
      }
    }
    return new ListedTag(tag, first, last, count);
  }

  private static void expect(JsonParser json, JsonToken got, JsonToken wanted) throws IOException {
    if (got != wanted) {
      throw new IOException(
          "expected " + wanted + " at " + json.currentLocation() + ", got " + got);
    }
  }

  /** How many rows a report has, without reading it all. */
  static int countRows(byte[] body) {
    int rows = 0;
    for (int i = 0; i <= body.length - ROW.length; i++) {
      // Most bytes are digits: look at the second one first, quotes come before every name.
      if (body[i + 1] == 't' && isRow(body, i)) {
        rows++;
      }
    }
    return rows;
  }

  private static boolean isRow(byte[] body, int at) {
    for (int i = 0; i < ROW.length; i++) {
      if (body[at + i] != ROW[i]) {
        return false;
      }
    }
    return true;
  }
}
