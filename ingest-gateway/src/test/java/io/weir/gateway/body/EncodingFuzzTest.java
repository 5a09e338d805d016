package io.weir.gateway.body;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.github.luben.zstd.Zstd;
import io.weir.model.Mutations;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** Bodies that are compressed, or say so. */
public class EncodingFuzzTest {
  private static final int MOST = 1 << 20;

  /** Called by Jazzer, too. */
  public static void fuzzerTestOneInput(byte[] input) {
    for (BodyEncoding encoding : BodyEncoding.values()) {
      try (InputStream in = encoding.decode(new ByteArrayInputStream(input))) {
        in.readNBytes(MOST);
      } catch (IOException e) {
        // Refused, as it should be.
      }
    }
  }

  @Test
  void refusesWhatMakesNoSense() throws IOException {
    byte[] text = "[{\"tag\":\"a\"},{\"tag\":\"a\"}]".repeat(20).getBytes(UTF_8);
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    for (int member = 0; member < 2; member++) {
      try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
        out.write(text);
      }
    }
    new Mutations(List.of(zipped.toByteArray(), Zstd.compress(text), Zstd.compress(new byte[9999])))
        .tryAll(5000, EncodingFuzzTest::fuzzerTestOneInput);
  }
}
