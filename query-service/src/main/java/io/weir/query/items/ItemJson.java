package io.weir.query.items;

import io.weir.model.records.ContentType;
import io.weir.model.records.ItemResult.Found;
import io.weir.query.reply.Utf8Text;
import java.util.Base64;
import java.util.Locale;

/** Items as JSON. */
final class ItemJson {
  /** The most that an item takes besides its value, the key in any escaping. */
  static final int BYTES = 1024;

  private static final String JSON = "application/json";

  private ItemJson() {}

  /** Adds {@code "version":5}, and {@code "expires":ms} where the item expires. */
  static void writeState(Utf8Text json, Found found) {
    json.text("\"version\":").number(found.version());
    if (found.expiresAt() != 0) {
      json.text(",\"expires\":").number(found.expiresAt());
    }
  }

  /**
   * Adds the value: {@code "value":} and the document, of a value that says it is JSON and is; of
   * any other {@code "base64":""}, and its type unless it is the default.
   */
  static void writeValue(Utf8Text json, Found found) {
    byte[] document = isJson(found.contentType()) ? JsonText.oneLine(found.value()) : null;
    if (document != null) {
      json.text("\"value\":").raw(document);
      return;
    }
    if (!found.contentType().equals(ContentType.DEFAULT)) {
      json.text("\"type\":").json(found.contentType()).ascii(',');
    }
    json.text("\"base64\":\"").raw(Base64.getEncoder().encode(found.value())).ascii('"');
  }

  private static boolean isJson(String contentType) {
    int end = contentType.indexOf(';');
    String type = end < 0 ? contentType : contentType.substring(0, end);
    return type.equals(JSON) || type.strip().toLowerCase(Locale.ROOT).equals(JSON);
  }
}
