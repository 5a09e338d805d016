package io.weir.testkit.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.testkit.workload.Sample;
import io.weir.testkit.workload.SampleText;
import io.weir.testkit.workload.Schedule;
import io.weir.testkit.workload.Segment;
import io.weir.testkit.workload.Workload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineFormatTest {
  private static final long START = 1_700_000_000_000_000_000L;

  private final Workload workload =
      new Workload(
          7, "line", 100, 0, new Schedule(START, List.of(new Segment(1000, 1_000_000_000L))));

  @Test
  void linesSayWhatTheWorkloadSays() {
    SampleText body = LineFormat.INSTANCE.text(workload, 1000);

    body.write(5, 10, 510);

    String[] lines =
        new String(body.buffer(), 5, body.end() - 5, StandardCharsets.US_ASCII).split("\n");
    assertThat(lines).hasSize(500);
    for (int i = 0; i < lines.length; i++) {
      long n = 10 + i;
      String[] parts = lines[i].split(" ");
      assertThat(parts[0]).isEqualTo("samples,tag=" + workload.name(workload.tag(n)));
      assertThat(parts[2]).isEqualTo(Long.toString(workload.time(n)));
      double[] values = workload.values(workload.tag(n), workload.time(n));
      String[] fields = parts[1].split(",");
      assertThat(fields).hasSize(values.length);
      for (int v = 0; v < values.length; v++) {
        assertThat(fields[v]).startsWith("v" + v + "=");
        assertThat(Double.parseDouble(fields[v].substring(3))).isEqualTo(values[v]);
      }
    }
  }

  @Test
  void aSampleByItselfIsALine() {
    byte[] line = LineFormat.INSTANCE.text(new Sample("a", START, new double[] {7, -0.25}));

    assertThat(line).asString().isEqualTo("samples,tag=a v0=7.0,v1=-0.25 " + START + "\n");
  }
}
