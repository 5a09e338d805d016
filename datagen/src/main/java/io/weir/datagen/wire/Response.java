package io.weir.datagen.wire;

import java.nio.charset.StandardCharsets;

/** What a server answered. */
public record Response(int status, byte[] body) {
  /** Whether the status is 2xx. */
  public boolean ok() {
    return status / 100 == 2;
  }

  /** Status and the beginning of the body, for a message. */
  public String brief() {
    String text = new String(body, 0, Math.min(body.length, 300), StandardCharsets.UTF_8);
    return status + (text.isBlank() ? "" : " " + text.strip());
  }
}
