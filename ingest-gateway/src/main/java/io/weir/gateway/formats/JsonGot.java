package io.weir.gateway.formats;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.model.Excerpt;
import java.io.IOException;

/** What a message has instead of what it must have, in words for a refusal. */
final class JsonGot {
  private JsonGot() {}

  /** The value that the parser is at. */
  static String text(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == null) {
      return "nothing";
    }
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "the string \"" + Excerpt.of(json.getText()) + "\"";
      default -> Excerpt.of(json.getText());
    };
  }
}
