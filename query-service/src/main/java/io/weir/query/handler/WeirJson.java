package io.weir.query.handler;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.weir.service.handler.Weir;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Reads what Weir's own routes answer. */
final class WeirJson {
  /** An event may be one text as long as a document, or nested as deep as one. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(2 << 20)
                  .maxNameLength(2 << 20)
                  .maxNestingDepth(300)
                  .build())
          .build();

  private final String text;
  private final JsonParser json;

  private WeirJson(byte[] bytes) throws IOException {
    text = new String(bytes, UTF_8);
    json = JSON.createParser(text);
  }

  /** Reads a whole answer. */
  private interface Reader<T> {
    T read(WeirJson answer) throws IOException;
  }

  private static <T> T read(byte[] bytes, Reader<T> reader) {
    try {
      WeirJson answer = new WeirJson(bytes);
      try (JsonParser open = answer.json) {
        open.nextToken();
        return reader.read(answer);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("not what Weir answers", e);
    }
  }

  /** The id in {@code {"meta":{"id":N,"t":ms}}}. */
  static long id(byte[] bytes) {
    return read(bytes, answer -> answer.event().id());
  }

  /** The events of {@code [{"meta":{"id":N,"t":ms},"data":...}, ...]}. */
  static List<Weir.Event> events(byte[] bytes) {
    return read(
        bytes,
        answer -> {
          List<Weir.Event> events = new ArrayList<>();
          while (answer.json.nextToken() != JsonToken.END_ARRAY) {
            events.add(answer.event());
          }
          return events;
        });
  }

  private Weir.Event event() throws IOException {
    long id = 0;
    long time = 0;
    String data = "null";
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals("data")) {
        data = value();
      } else if (field.equals("meta")) {
        while (json.nextToken() != JsonToken.END_OBJECT) {
          String name = json.currentName();
          json.nextToken();
          if (name.equals("id")) {
            id = json.getLongValue();
          } else if (name.equals("t")) {
            time = json.getLongValue();
          }
        }
      } else {
        json.skipChildren();
      }
    }
    return new Weir.Event(id, time, data);
  }

  /** The text of the value that begins here. */
  private String value() throws IOException {
    int begin = (int) json.currentTokenLocation().getCharOffset();
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      json.getTextLength(); // reads it to its end
    }
    json.skipChildren();
    return text.substring(begin, (int) json.currentLocation().getCharOffset()).strip();
  }

  /** The rows of {@code {...,"samples":[{"time":ns,"values":[...] or null}, ...]}}. */
  static List<Weir.Row> rows(byte[] bytes) {
    return read(
        bytes,
        answer -> {
          List<Weir.Row> rows = new ArrayList<>();
          JsonParser json = answer.json;
          while (json.nextToken() != JsonToken.END_OBJECT) {
            String field = json.currentName();
            json.nextToken();
            if (field.equals("samples")) {
              while (json.nextToken() != JsonToken.END_ARRAY) {
                rows.add(answer.row());
              }
            } else {
              json.skipChildren();
            }
          }
          return rows;
        });
  }

  private Weir.Row row() throws IOException {
    long time = 0;
    List<Double> values = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_OBJECT) {
      String field = json.currentName();
      JsonToken token = json.nextToken();
      if (field.equals("time")) {
        time = json.getLongValue();
      } else if (field.equals("values") && token == JsonToken.START_ARRAY) {
        while (json.nextToken() != JsonToken.END_ARRAY) {
          values.add(json.getDoubleValue());
        }
      } else {
        json.skipChildren();
      }
    }
    return new Weir.Row(time, values);
  }
}
