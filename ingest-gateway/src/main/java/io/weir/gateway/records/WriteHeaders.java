package io.weir.gateway.records;

import io.weir.model.Excerpt;
import io.weir.model.records.RecordCommand;
import io.weir.service.http.IngestRequest;
import io.weir.service.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the headers of a write ask for.
 *
 * @param expectedLast the last id that the stream must have; {@link RecordCommand#ANY} for any
 * @param idempotencyKey empty for none
 */
record WriteHeaders(long expectedLast, byte[] idempotencyKey) {
  private static final String IF_MATCH = "If-Match";
  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  private static final Pattern ID = Pattern.compile("\"([0-9]{1,18})\"");
  private static final Pattern KEY =
      Pattern.compile("[!-~]{1," + RecordCommand.MAX_IDEMPOTENCY_KEY_BYTES + "}");

  /**
   * @throws ProblemException 400, naming the header
   */
  static WriteHeaders of(IngestRequest request) {
    return new WriteHeaders(
        request.onlyHeader(IF_MATCH).map(WriteHeaders::id).orElse(RecordCommand.ANY),
        request
            .onlyHeader(IDEMPOTENCY_KEY)
            .map(WriteHeaders::key)
            .orElse(RecordCommand.NO_IDEMPOTENCY_KEY));
  }

  /**
   * For a write that has no condition and needs none of the two, so that none is passed over.
   *
   * @throws ProblemException 400, naming the header
   */
  static void refuse(IngestRequest request) {
    for (String name : List.of(IF_MATCH, IDEMPOTENCY_KEY)) {
      if (request.onlyHeader(name).isPresent()) {
        throw ProblemException.badRequest(name, name + ": is accepted for POST and PATCH only");
      }
    }
  }

  private static long id(String text) {
    Matcher matcher = ID.matcher(text);
    if (!matcher.matches()) {
      throw ProblemException.badRequest(
          IF_MATCH,
          IF_MATCH
              + ": must be the stream's last id in quotes, \"0\" for none, got "
              + Excerpt.of(text));
    }
    return Long.parseLong(matcher.group(1));
  }

  private static byte[] key(String text) {
    if (!KEY.matcher(text).matches()) {
      throw ProblemException.badRequest(
          IDEMPOTENCY_KEY,
          IDEMPOTENCY_KEY
              + ": must have 1 to "
              + RecordCommand.MAX_IDEMPOTENCY_KEY_BYTES
              + " visible characters of ASCII, got "
              + Excerpt.of(text));
    }
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
