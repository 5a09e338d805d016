package io.weir.testkit.client;

import java.nio.charset.StandardCharsets;

/** What a server answered. */
public record Response(int status, byte[] body) {
  /** Whether the status is 2xx. */
  public boolean ok() {
    return status / 100 == 2;
  }

  /** Whether the request failed for a reason that may pass: 429 or 5xx. */
  public boolean isRetryable() {
    return isRetryable(status);
  }

  /** Whether that status, 429 or 5xx, stands for something that may pass. */
  public static boolean isRetryable(int status) {
    return status == 429 || status >= 500;
  }

  /** Status and the beginning of the body, for a message. */
  public String brief() {
    String text = new String(body, 0, Math.min(body.length, 300), StandardCharsets.UTF_8);
    return status + (text.isBlank() ? "" : " " + text.strip());
  }
}
