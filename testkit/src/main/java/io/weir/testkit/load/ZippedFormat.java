package io.weir.testkit.load;

import io.weir.testkit.workload.SampleText;
import io.weir.testkit.workload.Workload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Another format in gzip, compressed as fast as it goes: the client has other work.
 *
 * @param of what is compressed
 */
public record ZippedFormat(RequestFormat of) implements RequestFormat {
  @Override
  public String path(int batch) {
    return of.path(batch);
  }

  @Override
  public String contentType() {
    return of.contentType();
  }

  @Override
  public String encoding() {
    return "gzip";
  }

  @Override
  public SampleText text(Workload workload, int batch) {
    SampleText plain = of.text(workload, batch);
    return new SampleText(workload) {
      @Override
      protected void samples(long from, long to) {
        plain.write(0, from, to);
        byte[] zipped = zipped(plain.buffer(), plain.end());
        ensureRoom(zipped.length);
        append(zipped);
      }
    };
  }

  private static byte[] zipped(byte[] text, int length) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(length / 2);
    try (GZIPOutputStream gzip = new FastGzip(bytes)) {
      gzip.write(text, 0, length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static final class FastGzip extends GZIPOutputStream {
    FastGzip(ByteArrayOutputStream out) throws IOException {
      super(out, 8192);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
