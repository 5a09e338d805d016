package io.weir.model.records;

import io.weir.model.Utf8;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * Whether the values of an index can be searched, and what of them.
 *
 * @param on whether they can be
 * @param fields JSON Pointers (RFC 6901) to the parts of JSON values whose strings can be searched;
 *     empty for all strings of JSON and for texts of other types
 */
public record SearchSetting(boolean on, List<String> fields) {
  /** The values cannot be searched. */
  public static final SearchSetting OFF = new SearchSetting(false, List.of());

  /** All texts can be searched. */
  public static final SearchSetting ALL = new SearchSetting(true, List.of());

  /** The most fields. */
  public static final int MAX_FIELDS = 16;

  /** The longest field, in bytes of UTF-8. */
  public static final int MAX_FIELD_BYTES = 255;

  /**
   * @throws IllegalArgumentException naming {@code search}, the limit and what was got
   */
  public SearchSetting {
    fields = List.copyOf(fields);
    if (fields.size() > MAX_FIELDS) {
      throw new IllegalArgumentException(
          "search: must name at most " + MAX_FIELDS + " fields, got " + fields.size());
    }
    if (!on && !fields.isEmpty()) {
      throw new IllegalArgumentException("search: must name no fields where it is off");
    }
    fields.forEach(SearchSetting::requireField);
    if (new HashSet<>(fields).size() < fields.size()) {
      throw new IllegalArgumentException("search: must name a field once, got one twice");
    }
  }

  private static void requireField(String field) {
    Utf8.requireAtMost("search", field, MAX_FIELD_BYTES);
    boolean escaped = field.replace("~0", "").replace("~1", "").indexOf('~') < 0;
    if (!field.startsWith("/") || !escaped) {
      throw new IllegalArgumentException(
          "search: must name fields by JSON Pointers, such as /title, got " + field);
    }
  }

  /** As {@code on u8 | fields i32}, and each as text. */
  public void writeTo(DataOutput out) throws IOException {
    out.writeBoolean(on);
    out.writeInt(fields.size());
    for (String field : fields) {
      RecordBytes.write(out, field);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  public static SearchSetting readFrom(DataInputStream in) throws IOException {
    boolean on = in.readBoolean();
    int size = RecordBytes.readSize(in);
    List<String> fields = new ArrayList<>(size);
    for (int i = 0; i < size; i++) {
      fields.add(RecordBytes.readText(in));
    }
    return new SearchSetting(on, fields);
  }
}
