package io.weir.gateway.influx;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weir.gateway.body.BodyReader;
import io.weir.gateway.body.InFlight;
import io.weir.gateway.samples.NumberReader;
import io.weir.gateway.series.SeriesNames;
import io.weir.model.Mutations;
import io.weir.service.http.ProblemException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies of line protocol. */
public class LineFuzzTest {
  private static final long NOW = 1_700_000_000_000_000_000L;

  /** Called by Jazzer, too. */
  public static void fuzzerTestOneInput(byte[] input) {
    for (boolean skips : new boolean[] {false, true}) {
      LineReader reader = new LineReader(new SeriesNames(2000), 1, skips);
      InFlight inFlight = new InFlight(1 << 20, Duration.ofSeconds(1));
      try (InFlight.Hold hold = inFlight.admit(0)) {
        reader.read(
            new BodyReader.Body(input, input.length),
            new NumberReader.Bounds(NOW, NOW + 60_000_000_000L, 1000, 1 << 20),
            hold,
            (name, time, value) -> name.utf8());
      } catch (ProblemException e) {
        // Refused, as it should be.
      }
    }
  }

  @Test
  void refusesWhatMakesNoSense() {
    new Mutations(
            List.of(
                "cpu,host=a\\ b,zone=1 user=1.5,sys=2i,ok=true,s=\"a\\\"b\" 1\n".getBytes(UTF_8),
                "# nothing\nm v=1u\nm v=2,w=f 3\r\n\nm\\,x v=-1e9".getBytes(UTF_8)))
        .tryAll(5000, LineFuzzTest::fuzzerTestOneInput);
  }
}
