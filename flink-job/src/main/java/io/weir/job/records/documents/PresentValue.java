package io.weir.job.records.documents;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/** The value that a parser is at, without a copy of it. For one thread. */
final class PresentValue {
  private final Decimal decimal = new Decimal();
  private final TimedText text;
  private JsonParser json;
  private boolean isDecimalSet;

  PresentValue(TimeAllowance deadline) {
    text = new TimedText(deadline);
  }

  /** Goes to the value that the parser is at. */
  void moveTo(JsonParser parser) {
    json = parser;
    isDecimalSet = false;
  }

  JsonToken token() {
    return json.currentToken();
  }

  /** The value of a number, until the next one. */
  Decimal decimal() throws IOException {
    if (!isDecimalSet) {
      decimal.set(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
      isDecimalSet = true;
    }
    return decimal;
  }

  /** The characters of a text, until the next one. */
  CharSequence text() throws IOException {
    return text.set(json.getTextCharacters(), json.getTextOffset(), json.getTextLength());
  }

  boolean isText(String other) throws IOException {
    int length = json.getTextLength();
    if (length != other.length()) {
      return false;
    }
    char[] chars = json.getTextCharacters();
    int from = json.getTextOffset();
    for (int i = 0; i < length; i++) {
      if (chars[from + i] != other.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Compares a text by code points: surrogates are after all other characters. */
  int compareText(String other) throws IOException {
    int length = json.getTextLength();
    char[] chars = json.getTextCharacters();
    int from = json.getTextOffset();
    int end = Math.min(length, other.length());
    for (int i = 0; i < end; i++) {
      char a = chars[from + i];
      char b = other.charAt(i);
      if (a != b) {
        boolean differ = Character.isSurrogate(a) != Character.isSurrogate(b);
        return differ ? Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b)) : a - b;
      }
    }
    return length - other.length();
  }
}
