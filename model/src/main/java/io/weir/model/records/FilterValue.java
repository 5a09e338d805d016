package io.weir.model.records;

import io.weir.model.Excerpt;
import io.weir.model.Utf8;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What a {@link Filter} compares with: a JSON value that is neither an array nor an object. */
public sealed interface FilterValue {
  /** The longest text, in bytes of UTF-8. */
  int MAX_TEXT_BYTES = 4096;

  /** The longest number, in characters. */
  int MAX_NUMBER_LENGTH = 1000;

  /** Bytes that it takes encoded, at most. */
  int size();

  /** {@code null}. */
  record Null() implements FilterValue {
    @Override
    public int size() {
      return 1;
    }
  }

  /** {@code true} or {@code false}. */
  record Bool(boolean value) implements FilterValue {
    @Override
    public int size() {
      return 1;
    }
  }

  /**
   * A number, exact.
   *
   * @param text as JSON has it
   */
  record Number(String text) implements FilterValue {
    /** The most digits of an exponent: what is left can be added up in an int64. */
    static final int MAX_EXPONENT_DIGITS = 17;

    /**
     * @throws IllegalArgumentException naming the field, {@code value}, and what was got
     */
    public Number {
      if (text.length() > MAX_NUMBER_LENGTH) {
        throw new IllegalArgumentException(
            "value: must have at most " + MAX_NUMBER_LENGTH + " digits, got " + text.length());
      }
      if (!text.matches("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]{1,17})?")) {
        throw new IllegalArgumentException(
            "value: must be a number of JSON with at most "
                + MAX_EXPONENT_DIGITS
                + " digits of exponent, got "
                + Excerpt.of(text, 40));
      }
    }

    @Override
    public int size() {
      return 1 + Integer.BYTES + text.length();
    }
  }

  /** A text, of at most {@link #MAX_TEXT_BYTES}. */
  record Text(String text) implements FilterValue {
    /**
     * @throws IllegalArgumentException naming the field, {@code value}, and what was got
     */
    public Text {
      int length = Utf8.encode("value", text).length;
      if (length > MAX_TEXT_BYTES) {
        throw new IllegalArgumentException(
            "value: must have at most " + MAX_TEXT_BYTES + " bytes of UTF-8, got " + length);
      }
    }

    @Override
    public int size() {
      return 1 + Integer.BYTES + text.getBytes(StandardCharsets.UTF_8).length;
    }
  }

  /** Writes {@code code u8 | text}: 1 null, 2 false, 3 true, 4 a number, 5 a text. */
  default void writeTo(DataOutput out) throws IOException {
    if (this instanceof Number number) {
      out.writeByte(4);
      RecordBytes.write(out, number.text());
    } else if (this instanceof Text text) {
      out.writeByte(5);
      RecordBytes.write(out, text.text());
    } else {
      out.writeByte(this instanceof Bool bool ? bool.value() ? 3 : 2 : 1);
    }
  }

  /** Reads what {@link #writeTo} wrote. */
  static FilterValue readFrom(DataInputStream in) throws IOException {
    int code = in.readUnsignedByte();
    return switch (code) {
      case 1 -> new Null();
      case 2 -> new Bool(false);
      case 3 -> new Bool(true);
      case 4 -> new Number(RecordBytes.readText(in));
      case 5 -> new Text(RecordBytes.readText(in));
      default -> throw RecordBytes.unknownKind("value", code);
    };
  }
}
