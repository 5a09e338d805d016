package io.weir.query.format;

import io.weir.service.http.AcceptRange;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** A format of replies with samples. */
public enum ReplyFormat {
  JSON("application/json", "application/json"),
  /** With one line of names; lines end with a line feed. */
  CSV("text/csv", "text/csv; charset=utf-8; header=present"),
  /** One JSON object a line. */
  NDJSON("application/x-ndjson", "application/x-ndjson"),
  /** An Arrow IPC stream. */
  ARROW("application/vnd.apache.arrow.stream", "application/vnd.apache.arrow.stream");

  private final String mediaType;
  private final String contentType;

  ReplyFormat(String mediaType, String contentType) {
    this.mediaType = mediaType;
    this.contentType = contentType;
  }

  /** What a reply has as {@code Content-Type}. */
  public String contentType() {
    return contentType;
  }

  /**
   * The one that the parameter {@code format} names, or else the one that the client likes best, or
   * the first one offered where it likes none.
   *
   * @param accept the request's header {@code Accept}; null for none
   * @throws ProblemException 400, naming the field {@code format}
   */
  public static ReplyFormat of(
      QueryParameters parameters, String accept, List<ReplyFormat> offered) {
    OptionalInt choice =
        parameters.choice("format", offered.stream().map(ReplyFormat::text).toList());
    return choice.isPresent() ? offered.get(choice.getAsInt()) : preferred(accept, offered);
  }

  private String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Of formats that the client likes equally, the one that it names first. */
  static ReplyFormat preferred(String accept, List<ReplyFormat> offered) {
    ReplyFormat best = offered.get(0);
    double most = 0;
    for (AcceptRange range : AcceptRange.list(accept)) {
      for (ReplyFormat format : offered) {
        if (range.weight() > most && format.isIn(range.name())) {
          best = format;
          most = range.weight();
        }
      }
    }
    return best;
  }

  private boolean isIn(String range) {
    return range.equals("*/*")
        || range.equals(mediaType)
        || range.endsWith("/*") && mediaType.startsWith(range.substring(0, range.length() - 1));
  }
}
