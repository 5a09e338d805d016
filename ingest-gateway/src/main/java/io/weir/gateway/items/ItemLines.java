package io.weir.gateway.items;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.gateway.records.StrictJson;
import io.weir.model.records.ContentType;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.ItemCommand.Item;
import io.weir.model.records.ItemKey;
import io.weir.service.access.AccessException;
import io.weir.service.access.Area;
import io.weir.service.access.Caller;
import io.weir.service.access.Permission;
import io.weir.service.http.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Reads items of a batch: {@code {"key":"a","value":<any JSON>}}, whose value is kept as it came,
 * or {@code {"key":"a","base64":"AAE="}}.
 */
final class ItemLines {
  private static final String JSON = "application/json";
  private static final String KEY = "key";
  private static final String VALUE = "value";
  private static final String BASE64 = "base64";

  private final String index;
  private final long ttl;
  private final Caller caller;

  /**
   * @param ttl ms that the items live; 0 for ever
   */
  ItemLines(String index, long ttl, Caller caller) {
    this.caller = caller;
    this.index = index;
    this.ttl = ttl;
  }

  /**
   * The item of a line.
   *
   * @param at its index in the batch, for messages
   * @throws ProblemException 400 or 413, naming the index and the field
   */
  Item item(byte[] bytes, int from, int end, int at) {
    try {
      return item(bytes, from, end);
    } catch (ProblemException e) {
      throw e.at(at);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e).at(at);
    }
  }

  private Item item(byte[] bytes, int from, int end) {
    CharBuffer line = StrictJson.decode(bytes, from, end);
    ItemKey key = null;
    byte[] value = null;
    String type = null;
    try (JsonParser json = StrictJson.parser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw refusal("body", "must be an object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        if (name.equals(KEY) ? key != null : value != null && isOfValue(name)) {
          throw refusal(name, "must be given once, got it twice");
        }
        switch (name) {
          case KEY -> key = ItemKey.unreserved(index, text(name, json));
          case VALUE -> {
            value = raw(line, json);
            type = JSON;
          }
          case BASE64 -> {
            value = decoded(text(name, json));
            type = ContentType.DEFAULT;
          }
          default -> throw refusal("body", "must have no fields but key, value and base64");
        }
      }
      if (json.nextToken() != null) {
        throw refusal("body", "must be one object, got more");
      }
    } catch (JsonProcessingException e) {
      throw StrictJson.refusal(e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
    if (key == null) {
      throw refusal(KEY, "must be given, got none");
    }
    requirePermitted(key);
    if (value == null) {
      throw refusal(VALUE, "must be given, or base64, got none");
    }
    return new Item(key, ttl, type, value);
  }

  private void requirePermitted(ItemKey key) {
    try {
      caller.require(Permission.PUT, Area.KV, index, key.key());
    } catch (AccessException e) {
      throw ProblemException.of(e).in(KEY);
    }
  }

  private static boolean isOfValue(String name) {
    return name.equals(VALUE) || name.equals(BASE64);
  }

  private static String text(String name, JsonParser json) throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw refusal(name, "must be a string");
    }
    return json.getText();
  }

  /** The text of the value that begins at the current token. */
  private static byte[] raw(CharBuffer line, JsonParser json) throws IOException {
    int from = (int) json.currentTokenLocation().getCharOffset();
    json.skipChildren();
    json.finishToken();
    int end = (int) json.currentLocation().getCharOffset();
    String text = line.subSequence(from, end).toString();
    return requireSize(VALUE, text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] decoded(String base64) {
    try {
      return requireSize(BASE64, Base64.getDecoder().decode(base64));
    } catch (IllegalArgumentException e) {
      throw refusal(BASE64, "must be base64 (RFC 4648): " + e.getMessage());
    }
  }

  private static byte[] requireSize(String name, byte[] value) {
    if (value.length > ItemCommand.MAX_VALUE_BYTES) {
      throw ProblemException.tooLarge(
              name
                  + ": must have at most "
                  + ItemCommand.MAX_VALUE_BYTES
                  + " bytes, got "
                  + value.length)
          .in(name);
    }
    return value;
  }

  private static ProblemException refusal(String field, String detail) {
    return ProblemException.badRequest(field, field + ": " + detail);
  }
}
