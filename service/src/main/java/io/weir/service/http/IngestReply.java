package io.weir.service.http;

import java.util.Map;
import java.util.TreeMap;

/**
 * What an {@link IngestRoute} answers.
 *
 * @param status 200 to 299
 * @param headers by name; without {@code Content-Type} the body is JSON
 * @param body empty for none
 */
public record IngestReply(int status, Map<String, String> headers, byte[] body) {
  private static final byte[] NOTHING = {};

  /** 204 without headers. */
  public static final IngestReply NO_CONTENT = noContent(Map.of());

  /** 204. */
  public static IngestReply noContent(Map<String, String> headers) {
    return new IngestReply(204, headers, NOTHING);
  }

  /** The same with a further header. */
  public IngestReply with(String header, String value) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put(header, value);
    return new IngestReply(status, all, body);
  }
}
