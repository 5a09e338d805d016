package io.weir.service.http;

import java.util.Map;

/**
 * What an {@link IngestRoute} answers.
 *
 * @param status 200 to 299
 * @param headers by name
 * @param json the body; empty for none
 */
public record IngestReply(int status, Map<String, String> headers, byte[] json) {
  private static final byte[] NOTHING = {};

  /** 204 without headers. */
  public static final IngestReply NO_CONTENT = noContent(Map.of());

  /** 204. */
  public static IngestReply noContent(Map<String, String> headers) {
    return new IngestReply(204, headers, NOTHING);
  }
}
