package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes replies with documents apart. */
final class DocumentReplies {
  private static final Pattern REPLY =
      Pattern.compile(
          "\\{(\"metric_id\":\".*?\",)?\"rows\":\\[(.*)],\"query_time_ns\":[1-9][0-9]*,"
              + "\"cursor\":\"([A-Za-z0-9_-]*)\"}",
          Pattern.DOTALL);

  private DocumentReplies() {}

  private static Matcher reply(String body) {
    Matcher reply = REPLY.matcher(body);
    assertThat(reply.matches()).as(body).isTrue();
    return reply;
  }

  static String rows(String body) {
    return reply(body).group(2);
  }

  /** Where the next page begins; empty if there is none. */
  static String cursor(String body) {
    return reply(body).group(3);
  }

  /** As {@link #rows} has it. */
  static String row(long time, String value, String id) {
    return "{\"time\":" + time + ",\"value\":" + value + ",\"metric_key\":\"" + id + "\"}";
  }
}
