package io.weir.query.listen;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.model.records.StreamKey;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.OptionalLong;

/**
 * A command of a WebSocket client.
 *
 * @param type {@code subscribe}, {@code unsubscribe} or {@code ping}; may be null or another text
 * @param id as JSON, to be given back; null if there is none
 */
record SocketCommand(String type, String bucket, String stream, OptionalLong from, String id) {
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * @throws IllegalArgumentException if the text is no object of texts and numbers
   */
  static SocketCommand of(String text) {
    String type = null;
    String bucket = null;
    String stream = null;
    String id = null;
    OptionalLong from = OptionalLong.empty();
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("a command must be a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken token = parser.nextToken();
        switch (field) {
          case "cmd" -> type = string(parser, field, token);
          case "bucket" -> bucket = string(parser, field, token);
          case "stream" -> stream = string(parser, field, token);
          case "from" -> from = OptionalLong.of(number(parser, token));
          case "id" ->
              id =
                  token == JsonToken.VALUE_NUMBER_INT
                      ? parser.getText()
                      : quoted(string(parser, field, token));
          default ->
              throw new IllegalArgumentException(
                  "a command has cmd, bucket, stream, from and id only");
        }
      }
      if (parser.nextToken() != null) {
        throw new IllegalArgumentException("a command must be one JSON object");
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("a command must be JSON", e);
    }
    return new SocketCommand(type, bucket, stream, from, id);
  }

  private static String string(JsonParser parser, String field, JsonToken token)
      throws IOException {
    if (token != JsonToken.VALUE_STRING) {
      throw new IllegalArgumentException(field + ": must be a text");
    }
    return parser.getText();
  }

  private static long number(JsonParser parser, JsonToken token) throws IOException {
    if (token != JsonToken.VALUE_NUMBER_INT) {
      throw new IllegalArgumentException("from: must be an id (int64)");
    }
    return parser.getLongValue();
  }

  static String quoted(String text) {
    StringWriter json = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(json)) {
      generator.writeString(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return json.toString();
  }

  /**
   * The stream.
   *
   * @throws IllegalArgumentException naming the field, the limit and what was got
   */
  StreamKey key() {
    return StreamKey.of(bucket == null ? "" : bucket, stream == null ? "" : stream);
  }

  /** The answer that it was done. */
  String done() {
    return "{\"ok\":true" + idField() + ",\"type\":\"" + type + "\"}";
  }

  /** The answer that it was not. */
  String refused(String reason) {
    return "{\"ok\":false" + idField() + ",\"reason\":" + quoted(reason) + "}";
  }

  private String idField() {
    return id == null ? "" : ",\"id\":" + id;
  }
}
