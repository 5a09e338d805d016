package io.weir.gateway.prometheus;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.gateway.body.BodyReader;
import io.weir.gateway.body.InFlight;
import io.weir.gateway.samples.NumberReader;
import io.weir.gateway.series.SeriesNames;
import io.weir.model.Mutations;
import io.weir.service.http.ProblemException;
import io.weir.service.protobuf.SnappyBlock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies of Prometheus' remote write, as they come, and before they are compressed. */
public class WriteRequestFuzzTest {
  private static final long NOW = 1_700_000_000_000_000_000L;

  /** Called by Jazzer, too. */
  public static void fuzzerTestOneInput(byte[] input) {
    read(input);
    read(SnappyBlock.deflate(input));
  }

  private static void read(byte[] body) {
    WriteRequestReader reader = new WriteRequestReader(new SeriesNames(2000));
    InFlight inFlight = new InFlight(1 << 20, Duration.ofSeconds(1));
    try (InFlight.Hold hold = inFlight.admit(0)) {
      reader.read(
          new BodyReader.Body(body, body.length),
          new NumberReader.Bounds(NOW, NOW + 60_000_000_000L, 1000, 1 << 20),
          hold,
          (name, time, value) -> name.utf8());
    } catch (ProblemException e) {
      // Refused, as it should be.
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    byte[] request = {
      0x0a,
      0x24,
      0x0a,
      0x0e,
      0x0a,
      8,
      '_',
      '_',
      'n',
      'a',
      'm',
      'e',
      '_',
      '_',
      0x12,
      2,
      'u',
      'p',
      0x12,
      0x10,
      9,
      0,
      0,
      0,
      0,
      0,
      0,
      (byte) 0xf0,
      0x3f,
      0x10,
      (byte) 0x80,
      (byte) 0x80,
      (byte) 0x80,
      (byte) 0x80,
      (byte) 0x80,
      0x30,
      0x1a,
      0
    };
    new Mutations(List.of(request, SnappyBlock.deflate(request), "text".getBytes(UTF_8)))
        .tryAll(5000, WriteRequestFuzzTest::fuzzerTestOneInput);
  }
}
