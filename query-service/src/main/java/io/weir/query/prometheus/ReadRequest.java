package io.weir.query.prometheus;

import io.weir.model.labels.LabelMatcher;
import io.weir.service.http.ProblemException;
import io.weir.service.protobuf.MalformedProtobufException;
import io.weir.service.protobuf.ProtobufReader;
import io.weir.service.protobuf.SnappyBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * A remote read.
 *
 * @param takesChunks whether the client prefers streamed chunks to samples
 */
record ReadRequest(List<Selector> selectors, boolean takesChunks) {
  /** The most bytes of a request, inflated. */
  static final int MAX_BYTES = 1 << 20;

  private static final int MAX_QUERIES = 100;
  private static final int MAX_MATCHERS = LabelMatcher.MOST;
  private static final int STREAMED_CHUNKS = 1;

  ReadRequest {
    selectors = List.copyOf(selectors);
  }

  /**
   * Reads the body of a request.
   *
   * @throws ProblemException 400 or 413
   */
  static ReadRequest of(byte[] body) {
    try {
      int length = SnappyBlock.inflatedLength(body, body.length);
      if (length > MAX_BYTES) {
        throw ProblemException.tooLarge(
            "body: must have at most " + MAX_BYTES + " bytes, also inflated, got " + length);
      }
      byte[] bytes = SnappyBlock.inflate(body, body.length);
      return read(new ProtobufReader(bytes, 0, length));
    } catch (MalformedProtobufException e) {
      throw ProblemException.badRequest("body", "body: " + e.getMessage());
    }
  }

  private static ReadRequest read(ProtobufReader fields) {
    List<Selector> selectors = new ArrayList<>();
    List<Long> types = new ArrayList<>();
    Expressions expressions = new Expressions();
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case 1 -> selectors.add(selector(part(fields), expressions));
        case 2 -> types.addAll(types(fields));
        default -> fields.skip();
      }
      if (selectors.size() > MAX_QUERIES) {
        throw ProblemException.badRequest(
            "queries", "queries: must be at most " + MAX_QUERIES + ", got more");
      }
    }
    boolean takesChunks = !types.isEmpty() && types.get(0) == STREAMED_CHUNKS;
    return new ReadRequest(selectors, takesChunks);
  }

  private static ProtobufReader part(ProtobufReader fields) {
    int length = fields.length();
    return new ProtobufReader(fields.bytes(), fields.at() - length, fields.at());
  }

  /** Enumerations are written one by one or, by most, packed. */
  private static List<Long> types(ProtobufReader fields) {
    if (!fields.isBytes()) {
      return List.of(fields.int64());
    }
    List<Long> types = new ArrayList<>();
    ProtobufReader packed = part(fields);
    while (packed.hasMore() && types.size() < MAX_QUERIES) {
      types.add(packed.packed());
    }
    return types;
  }

  private static Selector selector(ProtobufReader fields, Expressions expressions) {
    long start = 0;
    long end = 0;
    long span = Selector.span(0, 0);
    List<Matcher> matchers = new ArrayList<>();
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case 1 -> start = fields.int64();
        case 2 -> end = fields.int64();
        case 3 -> matchers.add(matcher(part(fields), expressions));
        case 4 -> span = span(part(fields));
        default -> fields.skip();
      }
      if (matchers.size() > MAX_MATCHERS) {
        throw ProblemException.badRequest(
            "matchers", "matchers: must be at most " + MAX_MATCHERS + ", got more");
      }
    }
    return selector(new Selector(start, end, matchers, span));
  }

  private static long span(ProtobufReader hints) {
    long step = 0;
    long range = 0;
    for (int field = hints.next(); field != 0; field = hints.next()) {
      switch (field) {
        case 1 -> step = hints.int64();
        case 7 -> range = hints.int64();
        default -> hints.skip();
      }
    }
    return Selector.span(step, range);
  }

  private static Selector selector(Selector selector) {
    try {
      LabelMatcher.requireFew(selector.wanted());
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest("matchers", e.getMessage());
    }
    return selector;
  }

  private static Matcher matcher(ProtobufReader fields, Expressions expressions) {
    int type = 0;
    String label = "";
    String value = "";
    for (int field = fields.next(); field != 0; field = fields.next()) {
      switch (field) {
        case 1 -> type = (int) fields.int64();
        case 2 -> label = fields.text();
        case 3 -> value = fields.text();
        default -> fields.skip();
      }
    }
    return Matcher.of(type, label, value, expressions);
  }
}
