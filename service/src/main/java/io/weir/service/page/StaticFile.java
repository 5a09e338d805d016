package io.weir.service.page;

import io.javalin.http.Context;
import io.weir.service.http.AcceptRange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;

/**
 * A file of the class path, as it is and compressed. A browser keeps it and asks each time whether
 * it is still the same, so that after an upgrade no page is made of files of two versions.
 */
final class StaticFile {
  /** What a page may load and run: files of this server, and nothing that stands in the page. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'none'; base-uri 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private final String type;
  private final byte[] plain;
  private final byte[] compressed;
  private final String tag;

  private StaticFile(String type, byte[] plain) {
    this.type = type;
    this.plain = plain;
    compressed = gzip(plain);
    CRC32 crc = new CRC32();
    crc.update(plain);
    tag = "W/\"" + Long.toHexString(crc.getValue()) + '"';
  }

  /**
   * Reads a file.
   *
   * @param beside a class of the package that a relative name is of
   * @param resource its name, as {@link Class#getResourceAsStream} takes it
   */
  static StaticFile read(Class<?> beside, String resource) {
    try (InputStream in = beside.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("not on the class path: " + resource);
      }
      return new StaticFile(type(resource), in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(resource, e);
    }
  }

  private static String type(String resource) {
    return switch (resource.substring(resource.lastIndexOf('.') + 1)) {
      case "html" -> "text/html; charset=utf-8";
      case "css" -> "text/css; charset=utf-8";
      case "js" -> "text/javascript; charset=utf-8";
      case "yaml" -> "application/yaml";
      case "svg" -> "image/svg+xml";
      default -> "text/plain; charset=utf-8";
    };
  }

  private static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(plain.length / 2 + 64);
    try (GZIPOutputStream out =
        new GZIPOutputStream(bytes) {
          {
            def.setLevel(9);
          }
        }) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException("into memory", e);
    }
    return bytes.toByteArray();
  }

  void send(Context ctx) {
    ctx.header("ETag", tag)
        .header("Cache-Control", "no-cache")
        .header("Vary", "Accept-Encoding")
        .header("Content-Security-Policy", POLICY)
        .header("X-Content-Type-Options", "nosniff")
        .header("Referrer-Policy", "no-referrer")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Cross-Origin-Resource-Policy", "same-origin");
    if (isHeld(ctx.header("If-None-Match"))) {
      ctx.status(304);
      return;
    }
    boolean takesGzip =
        AcceptRange.list(ctx.header("Accept-Encoding")).stream()
            .anyMatch(range -> range.name().equals("gzip") && range.weight() > 0);
    if (takesGzip) {
      ctx.header("Content-Encoding", "gzip");
    }
    ctx.contentType(type).result(takesGzip ? compressed : plain);
  }

  private boolean isHeld(String header) {
    return header != null
        && Arrays.stream(header.split(",")).map(String::strip).anyMatch(tag::equals);
  }
}
