package io.weir.query.format;

import io.weir.service.http.AcceptRange;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import java.util.List;
import java.util.Locale;

/** A format of replies with samples. */
public enum Format {
  JSON("application/json", "application/json"),
  /** With one line of names; lines end with a line feed. */
  CSV("text/csv", "text/csv; charset=utf-8; header=present"),
  /** One JSON object a line. */
  NDJSON("application/x-ndjson", "application/x-ndjson"),
  /** An Arrow IPC stream. */
  ARROW("application/vnd.apache.arrow.stream", "application/vnd.apache.arrow.stream");

  private final String mediaType;
  private final String contentType;

  Format(String mediaType, String contentType) {
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
  public static Format of(QueryParameters parameters, String accept, List<Format> offered) {
    return parameters
        .optionalText("format")
        .map(text -> named(text, offered))
        .orElseGet(() -> preferred(accept, offered));
  }

  private static Format named(String text, List<Format> offered) {
    return offered.stream()
        .filter(format -> format.text().equals(text))
        .findAny()
        .orElseThrow(
            () -> {
              List<String> known = offered.stream().map(Format::text).toList();
              String shown = text.length() <= 64 ? text : text.substring(0, 64) + "...";
              return ProblemException.badRequest(
                  "format", "format: must be one of " + known + ", got \"" + shown + '"');
            });
  }

  private String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Of formats that the client likes equally, the one that it names first. */
  static Format preferred(String accept, List<Format> offered) {
    Format best = offered.get(0);
    double most = 0;
    for (AcceptRange range : AcceptRange.list(accept)) {
      for (Format format : offered) {
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
