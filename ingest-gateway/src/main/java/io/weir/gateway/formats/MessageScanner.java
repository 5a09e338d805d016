package io.weir.gateway.formats;

import io.weir.model.Tag;

/**
 * Reads the one usual shape of a message: the three fields, each once, in any order, the tag in
 * ASCII without escapes, the numbers short. All else, valid or not, is left to {@link
 * JacksonReader}. What this class accepts, that one accepts with the same result.
 */
public final class MessageScanner {
  /** Not the usual shape. */
  public static final int UNUSUAL = DecimalScanner.UNUSUAL;

  private static final byte[] TIME = {'"', 't', 'i', 'm', 'e', '"'};
  private static final byte[] TAG = {'"', 't', 'a', 'g', '"'};
  private static final byte[] VALUES = {'"', 'v', 'a', 'l', 'u', 'e', 's', '"'};
  private static final int SEEN_TIME = 1;
  private static final int SEEN_TAG = 2;
  private static final int SEEN_VALUES = 4;
  private static final int SEEN_ALL = 7;

  private static final int MAX_TAG = Tag.MAX_BYTES;

  private final MessageRules rules;
  private final ValueBuffer valuesRead;
  private final double[] values;
  private final DecimalScanner decimals = new DecimalScanner();
  private byte[] bytes = {};
  private int end;
  private long time;
  private int tagOffset;
  private int tagLength;
  private int valueCount;

  public MessageScanner(MessageRules rules) {
    this.rules = rules;
    valuesRead = new ValueBuffer(rules);
    values = valuesRead.values;
  }

  /**
   * Reads the message that begins at {@code from} and passes it to the sink.
   *
   * @return the offset after it, or {@link #UNUSUAL}, and then the sink got nothing
   */
  public int read(byte[] buffer, int from, int limit, SampleSink sink) {
    bytes = buffer;
    end = limit;
    int at = fields(from);
    if (at != UNUSUAL) {
      sink.add(bytes, tagOffset, tagLength, time, valuesRead.first(valueCount));
    }
    return at;
  }

  private int fields(int at) {
    if (peek(at) != '{') {
      return UNUSUAL;
    }
    int seen = 0;
    do {
      at = space(at + 1);
      int before = seen;
      if (has(TIME, at)) {
        seen |= SEEN_TIME;
        at = time(colon(at + TIME.length));
      } else if (has(TAG, at)) {
        seen |= SEEN_TAG;
        at = tag(colon(at + TAG.length));
      } else if (has(VALUES, at)) {
        seen |= SEEN_VALUES;
        at = values(colon(at + VALUES.length));
      }
      if (seen == before || at == UNUSUAL) {
        return UNUSUAL;
      }
      at = space(at);
    } while (peek(at) == ',');
    return peek(at) == '}' && seen == SEEN_ALL ? at + 1 : UNUSUAL;
  }

  /** Zero after the end, which no token begins with. */
  private byte peek(int at) {
    return at < end ? bytes[at] : 0;
  }

  private int space(int at) {
    while (isSpace(peek(at))) {
      at++;
    }
    return at;
  }

  static boolean isSpace(byte b) {
    return b == ' ' || b == '\n' || b == '\r' || b == '\t';
  }

  private boolean has(byte[] word, int at) {
    if (at + word.length > end) {
      return false;
    }
    for (int i = 0; i < word.length; i++) {
      if (bytes[at + i] != word[i]) {
        return false;
      }
    }
    return true;
  }

  /** Skips the colon and the space around it. */
  private int colon(int at) {
    at = space(at);
    return peek(at) == ':' ? space(at + 1) : UNUSUAL;
  }

  private int tag(int at) {
    if (at == UNUSUAL || peek(at) != '"') {
      return UNUSUAL;
    }
    int from = ++at;
    for (; ; at++) {
      byte b = peek(at);
      if (b == '"') {
        break;
      }
      if (b < ' ' || b == '\\' || b == 0x7f) {
        return UNUSUAL;
      }
    }
    tagOffset = from;
    tagLength = at - from;
    return tagLength >= 1 && tagLength <= MAX_TAG ? at + 1 : UNUSUAL;
  }

  private int time(int at) {
    if (at == UNUSUAL || peek(at) == '0') {
      return UNUSUAL;
    }
    int from = at;
    long t = 0;
    for (; isDigit(peek(at)); at++) {
      t = 10 * t + (peek(at) - '0');
    }
    time = t;
    // 19 digits fit into 64 bits without a sign: beyond int64 they look negative.
    return at - from >= 1 && at - from <= 19 && rules.allowsTime(t) ? at : UNUSUAL;
  }

  private int values(int at) {
    if (at == UNUSUAL || peek(at) != '[') {
      return UNUSUAL;
    }
    for (int i = 0; i < values.length; i++) {
      at = number(space(at + 1), i);
      if (at == UNUSUAL) {
        return UNUSUAL;
      }
      at = space(at);
      if (peek(at) != ',') {
        valueCount = i + 1;
        return peek(at) == ']' && rules.allowsValues(valueCount) ? at + 1 : UNUSUAL;
      }
    }
    return UNUSUAL;
  }

  private int number(int at, int i) {
    int next = decimals.read(bytes, at, end);
    values[i] = decimals.value();
    return next;
  }

  private static boolean isDigit(byte b) {
    return b >= '0' && b <= '9';
  }
}
