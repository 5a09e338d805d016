package io.weir.gateway.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.gateway.otlp.OtlpField.Field;
import io.weir.model.Excerpt;
import io.weir.service.http.ProblemException;
import io.weir.service.http.Utf8Json;
import io.weir.service.protobuf.ProtobufWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;

/**
 * Writes the JSON of OTLP as protocol buffers, so that one reader reads both: the mapping of proto3
 * (integers may be strings), with enumerations as numbers, as OTLP has them. Fields that it does
 * not know are passed over.
 */
final class OtlpJson {
  private static final JsonFactory JSON = new JsonFactory();

  private OtlpJson() {}

  /**
   * The same request as protocol buffers.
   *
   * @throws ProblemException 400
   */
  static byte[] toProtobuf(byte[] json, int length) {
    try (JsonParser parser = Utf8Json.parser(JSON, json, 0, length)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw refusal(parser, "must be an object");
      }
      ProtobufWriter request = message(parser, OtlpField.REQUEST);
      if (parser.nextToken() != null) {
        throw refusal(parser, "must end after the request");
      }
      return request.toBytes();
    } catch (JsonProcessingException e) {
      throw ProblemException.badRequest("body", "body: must be JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ProtobufWriter message(JsonParser parser, Map<String, Field> fields)
      throws IOException {
    ProtobufWriter message = new ProtobufWriter();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      Field field = fields.get(parser.currentName());
      JsonToken value = parser.nextToken();
      if (field == null || value == JsonToken.VALUE_NULL) {
        parser.skipChildren();
      } else if (value == JsonToken.START_ARRAY) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          write(parser, field, message);
        }
      } else {
        write(parser, field, message);
      }
    }
    return message;
  }

  private static void write(JsonParser parser, Field field, ProtobufWriter message)
      throws IOException {
    int number = field.number();
    switch (field.type()) {
      case MESSAGE -> {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
          throw refusal(parser, "must be an object");
        }
        message.message(number, message(parser, field.message()));
      }
      case TEXT -> message.text(number, text(parser));
      case INT64 -> message.int64(number, int64(parser));
      case FIXED64 -> message.fixed64(number, int64(parser));
      case FLOAT64 -> message.float64(number, float64(parser));
      case BOOL -> message.int64(number, bool(parser));
      default -> message.bytes(number, base64(parser));
    }
  }

  private static String text(JsonParser parser) throws IOException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      throw refusal(parser, "must be a string");
    }
    return parser.getText();
  }

  private static byte[] base64(JsonParser parser) throws IOException {
    try {
      return Base64.getDecoder().decode(text(parser));
    } catch (IllegalArgumentException e) {
      throw refusal(parser, "must be Base64");
    }
  }

  private static int bool(JsonParser parser) throws IOException {
    if (!parser.currentToken().isBoolean()) {
      throw refusal(parser, "must be true or false");
    }
    return parser.getBooleanValue() ? 1 : 0;
  }

  private static long int64(JsonParser parser) throws IOException {
    boolean isNumber =
        parser.currentToken() == JsonToken.VALUE_NUMBER_INT
            || parser.currentToken() == JsonToken.VALUE_STRING;
    try {
      if (isNumber) {
        return Long.parseLong(parser.getText());
      }
    } catch (NumberFormatException e) {
      // Refused below, as any other text.
    }
    throw refusal(parser, "must be an int64, as a number or a string");
  }

  private static double float64(JsonParser parser) throws IOException {
    if (parser.currentToken().isNumeric()) {
      return parser.getDoubleValue();
    }
    try {
      switch (text(parser)) {
        case "Infinity":
          return Double.POSITIVE_INFINITY;
        case "-Infinity":
          return Double.NEGATIVE_INFINITY;
        default:
          return Double.parseDouble(parser.getText());
      }
    } catch (NumberFormatException e) {
      throw refusal(parser, "must be a number");
    }
  }

  private static ProblemException refusal(JsonParser parser, String detail) throws IOException {
    String path = parser.getParsingContext().pathAsPointer().toString();
    String got = parser.currentToken() == null ? "nothing" : Excerpt.of(parser.getText());
    return ProblemException.badRequest(
        "body", "body: " + path + " " + detail + ", got \"" + got + '"');
  }
}
