package io.weir.job.records.search;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What is wanted of a JSON value: all strings in it, or those in some of its members and elements.
 */
final class FieldNode {
  /** All strings are wanted. */
  static final FieldNode ALL = new FieldNode();

  static {
    ALL.isWhole = true;
  }

  private final Map<String, FieldNode> parts = new HashMap<>();
  private boolean isWhole;

  /**
   * The root for fields.
   *
   * @param fields JSON Pointers (RFC 6901); empty for all strings
   */
  static FieldNode of(List<String> fields) {
    if (fields.isEmpty()) {
      return ALL;
    }
    FieldNode root = new FieldNode();
    for (String field : fields) {
      FieldNode node = root;
      for (String part : field.substring(1).split("/", -1)) {
        String name = part.replace("~1", "/").replace("~0", "~");
        node = node.parts.computeIfAbsent(name, absent -> new FieldNode());
      }
      node.isWhole = true;
    }
    return root;
  }

  /** Adds the strings that are wanted of the value that begins at the present token. */
  void read(JsonParser json, List<String> texts) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_STRING && isWhole) {
      texts.add(json.getText());
    } else if (token == JsonToken.START_OBJECT) {
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        FieldNode part = part(json.currentName());
        json.nextToken();
        readOrSkip(part, json, texts);
      }
    } else if (token == JsonToken.START_ARRAY) {
      for (int i = 0; json.nextToken() != JsonToken.END_ARRAY; i++) {
        readOrSkip(part(String.valueOf(i)), json, texts);
      }
    }
  }

  private FieldNode part(String name) {
    return isWhole ? ALL : parts.get(name);
  }

  private static void readOrSkip(FieldNode part, JsonParser json, List<String> texts)
      throws IOException {
    if (part == null) {
      json.skipChildren();
    } else {
      part.read(json, texts);
    }
  }
}
