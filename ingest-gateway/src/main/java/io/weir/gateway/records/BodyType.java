package io.weir.gateway.records;

import io.weir.model.Excerpt;
import io.weir.service.http.IngestRequest;
import io.weir.service.http.ProblemException;
import java.util.List;
import java.util.Locale;

/** The type that the head of a request gives its body. */
public final class BodyType {

  private BodyType() {}

  /**
   * Which of the types the body has; none can be sent by a page of another site without a preflight
   * request.
   *
   * @throws ProblemException 415
   */
  public static String of(IngestRequest request, List<String> types) {
    String given = request.onlyHeader("Content-Type").orElse("none");
    String[] parts = given.toLowerCase(Locale.ROOT).split(";", 2);
    boolean utf8 = parts.length == 1 || parts[1].strip().matches("(charset=\"?utf-8\"?)?");
    String name = parts[0].strip();
    if (utf8 && types.contains(name)) {
      return name;
    }
    throw ProblemException.unsupported(
        "Content-Type must be "
            + String.join(" or ", types)
            + ", in UTF-8, got "
            + Excerpt.of(given));
  }
}
