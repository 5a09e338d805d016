package io.weir.gateway.body;

import io.weir.model.Excerpt;
import io.weir.service.http.IngestRequest;
import io.weir.service.http.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import org.eclipse.jetty.http.HttpHeader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a body is compressed, as its {@code Content-Encoding} says. */
enum BodyEncoding {
  /** Not at all. */
  IDENTITY {
    @Override
    InputStream decode(InputStream body) {
      return body;
    }
  },
  /** Gzip members, one or several. */
  GZIP {
    @Override
    InputStream decode(InputStream body) {
      return new GzipMembers(body);
    }
  },
  /** Zstandard frames, one or several. */
  ZSTD {
    @Override
    InputStream decode(InputStream body) throws IOException {
      try {
        return new ZstdFrames(body);
      } catch (LinkageError e) {
        LOG.error("zstd's native library could not be loaded", e);
        throw ProblemException.unsupported(
            "Content-Encoding must be gzip or none: zstd cannot be read on this machine.");
      }
    }
  };

  private static final Logger LOG = LoggerFactory.getLogger(BodyEncoding.class);

  /**
   * The body as it was before compression. Reading throws an {@code IOException} if it is not
   * compressed like this; closing frees memory.
   */
  abstract InputStream decode(InputStream body) throws IOException;

  /**
   * @throws ProblemException 415
   */
  static BodyEncoding of(IngestRequest request) {
    String given = request.header(HttpHeader.CONTENT_ENCODING);
    if (given == null) {
      return IDENTITY;
    }
    return switch (given.toLowerCase(Locale.ROOT)) {
      case "identity" -> IDENTITY;
      case "gzip", "x-gzip" -> GZIP;
      case "zstd" -> ZSTD;
      default ->
          throw ProblemException.unsupported(
              "Content-Encoding must be gzip, zstd or none, got \"" + Excerpt.of(given) + "\"");
    };
  }
}
