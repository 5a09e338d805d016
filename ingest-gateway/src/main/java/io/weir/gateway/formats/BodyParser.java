package io.weir.gateway.formats;

import io.weir.service.http.ProblemException;

/**
 * Splits a body into messages and passes each valid one to a sink. The first invalid message ends
 * it with an exception; the caller must then discard what the sink got.
 */
public final class BodyParser {
  private final MessageRules rules;
  private final SampleSink sink;
  private final MessageScanner scanner;
  private final JacksonReader anyReader;
  private int count;

  public BodyParser(MessageRules rules, SampleSink sink) {
    this.rules = rules;
    this.sink = sink;
    scanner = new MessageScanner(rules);
    anyReader = new JacksonReader(rules);
  }

  /** Messages read so far, with the one that was refused. */
  public int count() {
    return count;
  }

  /** A body that is one message. */
  void message(byte[] bytes, int length) {
    int from = space(bytes, 0, length);
    if (from == length) {
      throw refusal("must be a message, got nothing");
    }
    count = 1;
    int next = space(bytes, read(bytes, from, length), length);
    if (next < length) {
      throw refusal("must end after one message, got more at byte " + next);
    }
  }

  /** A body that is a JSON array of messages; it may be empty. */
  void array(byte[] bytes, int length) {
    int at = space(bytes, 0, length);
    if (at == length) {
      throw refusal("must be an array of messages, got nothing");
    }
    if (bytes[at] != '[') {
      throw refusal("must be an array of messages, got no [ at byte " + at);
    }
    at = space(bytes, at + 1, length);
    if (at < length && bytes[at] == ']') {
      at++;
    } else {
      at = elements(bytes, at, length);
    }
    at = space(bytes, at, length);
    if (at < length) {
      throw refusal("must end after the array, got more at byte " + at);
    }
  }

  private int elements(byte[] bytes, int at, int length) {
    while (true) {
      at = space(bytes, element(bytes, at, length), length);
      if (at == length) {
        throw refusal("must be an array that ends with ], got none at byte " + at);
      }
      if (bytes[at] == ']') {
        return at + 1;
      }
      if (bytes[at] != ',') {
        throw refusal("must have , or ] after a message, got neither at byte " + at);
      }
      at = space(bytes, at + 1, length);
    }
  }

  /** A body of one message a line; empty lines are skipped. */
  void lines(byte[] bytes, int length) {
    for (int from = 0; from < length; ) {
      int end = from;
      while (end < length && bytes[end] != '\n') {
        end++;
      }
      line(bytes, space(bytes, from, end), end);
      from = end + 1;
    }
    if (count == 0) {
      throw refusal("must have a message a line, got none");
    }
  }

  private void line(byte[] bytes, int from, int end) {
    if (from == end) {
      return;
    }
    int next = space(bytes, element(bytes, from, end), end);
    if (next < end) {
      throw refusal("must have one message a line, got more at byte " + next).at(count - 1);
    }
  }

  private int element(byte[] bytes, int from, int end) {
    if (count == rules.maxBatch()) {
      throw ProblemException.tooLarge(
          "body: must have at most " + rules.maxBatch() + " messages, got more");
    }
    count++;
    try {
      return read(bytes, from, end);
    } catch (ProblemException e) {
      throw e.at(count - 1);
    }
  }

  private int read(byte[] bytes, int from, int end) {
    int next = scanner.read(bytes, from, end, sink);
    return next != MessageScanner.UNUSUAL ? next : anyReader.read(bytes, from, end, sink);
  }

  private static int space(byte[] bytes, int at, int end) {
    while (at < end && MessageScanner.isSpace(bytes[at])) {
      at++;
    }
    return at;
  }

  private static ProblemException refusal(String detail) {
    return ProblemException.badRequest("body", "body: " + detail);
  }
}
