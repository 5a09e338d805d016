package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.weir.client.samples.RawQuery;
import io.weir.client.samples.Report;
import io.weir.client.samples.ReportQuery;
import io.weir.client.samples.Sample;
import io.weir.client.samples.SampleClient;
import io.weir.client.samples.SamplesException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The client for samples reads what it wrote, through Kafka and the job. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class SampleClientReadsTest {
  private static final int SAMPLES = 60_000;
  private static final String TAG = "reads/boiler.7";

  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();

  @Test
  void readsReportsSamplesAndRawSamplesOfWhatItWrote() throws Exception {
    long start = System.currentTimeMillis() * 1_000_000L - Duration.ofMinutes(10).toNanos();
    try (SampleClient client = SampleClient.connect(WEIR.url())) {
      for (int i = 0; i < SAMPLES; i++) {
        client.write(TAG, start + i * 1000L, i, 1, 2, 3, 4, 5, 6, 7, 8, 9);
      }
      client.flush();
      await().atMost(Duration.ofMinutes(1)).until(() -> count(client) == SAMPLES);

      long end = start + SAMPLES * 1000L;
      ReportQuery query = ReportQuery.of(TAG, start, end).withPoints(2).withValues(0);
      assertThat(client.report(query).rows())
          .extracting(row -> row.values()[0])
          .containsExactly(SAMPLES / 2 - 1.0, SAMPLES - 1.0);
      Report several = client.report(query.withFunctions("min", "ohlc", "m4", "count"));
      Report.Row last = several.rows().get(1);
      assertThat(last.time()).isEqualTo(end);
      assertThat(last.columns().get("ohlc.open")).containsExactly(SAMPLES / 2.0);
      assertThat(last.columns().get("m4.max")).containsExactly(SAMPLES - 1.0);
      assertThat(last.columns().get("count")).containsExactly(SAMPLES / 2.0);
      assertThat(client.at(start + 1500, TAG, "none"))
          .containsExactly(Sample.of(TAG, start + 1000, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9));
      assertThat(client.latest("reads/", 10, "").samples())
          .extracting(sample -> sample.values()[0])
          .containsExactly(SAMPLES - 1.0);
      SamplesException unknown =
          catchThrowableOfType(
              SamplesException.class, () -> client.report(ReportQuery.of("none", start, end)));
      assertThat(unknown.status()).hasValue(404);
    }
  }

  private static long count(SampleClient client) {
    try (Stream<Sample> samples = client.raw(RawQuery.ofTag(TAG).withValues(0))) {
      return samples.count();
    }
  }
}
