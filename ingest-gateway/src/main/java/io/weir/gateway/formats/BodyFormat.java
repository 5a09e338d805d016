package io.weir.gateway.formats;

import io.weir.gateway.body.BodyReader;
import io.weir.service.http.IngestRequest;
import io.weir.service.http.ProblemException;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;

/** How messages are written in a body. */
public enum BodyFormat {
  /** One JSON object. */
  MESSAGE {
    @Override
    public void parse(BodyParser parser, BodyReader.Body body) {
      parser.message(body.bytes(), body.length());
    }
  },
  /** A JSON array of objects. */
  ARRAY {
    @Override
    public void parse(BodyParser parser, BodyReader.Body body) {
      parser.array(body.bytes(), body.length());
    }
  },
  /** An object a line. */
  LINES {
    @Override
    public void parse(BodyParser parser, BodyReader.Body body) {
      parser.lines(body.bytes(), body.length());
    }
  };

  private static final String JSON = "application/json";
  private static final String NDJSON = "application/x-ndjson";

  /**
   * Parses a body and passes its samples to the parser's sink.
   *
   * @throws ProblemException 400 or 413
   */
  public abstract void parse(BodyParser parser, BodyReader.Body body);

  /**
   * The format of a {@code /save}. None of the accepted types can be sent by an HTML form, or by a
   * page of another site without a preflight request, which is refused.
   *
   * @throws ProblemException 415
   */
  public static BodyFormat ofSave(IngestRequest request) {
    return of(request, JSON, MESSAGE, JSON, MESSAGE);
  }

  /**
   * The format of a {@code /batch}; types as for {@code /save}.
   *
   * @throws ProblemException 415
   */
  public static BodyFormat ofBatch(IngestRequest request) {
    return of(request, JSON, ARRAY, NDJSON, LINES);
  }

  private static BodyFormat of(
      IngestRequest request,
      String type,
      BodyFormat format,
      String otherType,
      BodyFormat otherFormat) {
    String given = request.header(HttpHeader.CONTENT_TYPE);
    if (type.equals(given)) {
      return format;
    }
    String types = type.equals(otherType) ? type : type + " or " + otherType;
    if (given == null) {
      throw ProblemException.unsupported("Content-Type must be " + types + ", got none.");
    }
    String[] parts = given.toLowerCase(Locale.ROOT).split(";", 2);
    String name = parts[0].strip();
    boolean utf8 = parts.length == 1 || parts[1].strip().matches("(charset=\"?utf-8\"?)?");
    if (utf8 && name.equals(type)) {
      return format;
    }
    if (utf8 && name.equals(otherType)) {
      return otherFormat;
    }
    throw ProblemException.unsupported("Content-Type must be " + types + ", in UTF-8.");
  }
}
