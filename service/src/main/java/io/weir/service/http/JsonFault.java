package io.weir.service.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.weir.model.Excerpt;

/** What is wrong with a body that is no JSON, in words for a refusal. */
public final class JsonFault {
  private static final int SHOWN = 200;
  private static final String HINTS = "(?s)(: (was expecting|enable|expected)| \\(for ).*";

  private JsonFault() {}

  /** What Jackson found wrong, without its advice, which names its own classes. */
  public static String of(JsonProcessingException e) {
    return Excerpt.of(e.getOriginalMessage().replaceFirst(HINTS, ""), SHOWN);
  }
}
