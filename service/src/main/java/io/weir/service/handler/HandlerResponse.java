package io.weir.service.handler;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What a handler answers.
 *
 * @param status 200 to 599; 204 and 304 have no body
 * @param headers by name; without those that belong to the connection
 * @param body of at most {@value #MAX_BODY_BYTES} bytes
 */
public record HandlerResponse(int status, Map<String, String> headers, byte[] body) {
  /** The largest body, in bytes. */
  public static final int MAX_BODY_BYTES = 16 << 20;

  private static final byte[] NOTHING = {};
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9-]{1,100}");
  private static final Pattern VALUE = Pattern.compile("[ -~]{0,8000}");
  private static final Set<String> OF_THE_CONNECTION =
      Set.of(
          "connection",
          "content-length",
          "keep-alive",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  /**
   * @throws IllegalArgumentException naming what is out of its bounds
   */
  public HandlerResponse {
    if (status < 200 || status > 599) {
      throw new IllegalArgumentException("status: must be 200 to 599, got " + status);
    }
    boolean hasNone = status == 204 || status == 304;
    if (body.length > (hasNone ? 0 : MAX_BODY_BYTES)) {
      throw new IllegalArgumentException(
          "body: must have at most "
              + (hasNone ? 0 : MAX_BODY_BYTES)
              + " bytes, got "
              + body.length);
    }
    Map<String, String> checked = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(
        (name, value) -> {
          if (!NAME.matcher(name).matches()
              || OF_THE_CONNECTION.contains(name.toLowerCase(Locale.ROOT))
              || !VALUE.matcher(value).matches()) {
            throw new IllegalArgumentException("headers: " + name + " must not be set to this");
          }
          checked.put(name, value);
        });
    headers = Map.copyOf(checked);
  }

  /** 204. */
  public static HandlerResponse noContent() {
    return new HandlerResponse(204, Map.of(), NOTHING);
  }

  /** JSON, which is not checked. */
  public static HandlerResponse json(int status, String json) {
    return of(status, "application/json", json);
  }

  /** Plain text. */
  public static HandlerResponse text(int status, String text) {
    return of(status, "text/plain;charset=utf-8", text);
  }

  private static HandlerResponse of(int status, String type, String text) {
    return new HandlerResponse(
        status, Map.of("Content-Type", type), text.getBytes(StandardCharsets.UTF_8));
  }
}
