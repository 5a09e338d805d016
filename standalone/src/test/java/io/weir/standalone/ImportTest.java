package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What was exported as CSV is imported, and exported again as the same bytes. */
@Timeout(value = 240, unit = TimeUnit.SECONDS)
class ImportTest {
  private static final int SAMPLES = 20_000;
  private static final String RAW = "/raw?format=csv&tag=";

  private final long seed = Long.getLong("weir.seed", System.nanoTime());
  private final long begin = System.currentTimeMillis() * 1_000_000L - 3_600_000_000_000L;

  @RegisterExtension private static final SharedStandalone WEIR = new SharedStandalone();

  private String samples() {
    Random random = new Random(seed);
    StringBuilder csv = new StringBuilder("time,tag,v0,v1,v2\n");
    for (int i = 0; i < SAMPLES; i++) {
      csv.append(begin + i * 1_000_000L)
          .append(i % 2 == 0 ? ",import.a" : ",\"import.b{x=\"\"1,2\"\"}\"");
      csv.append(',').append(random.nextGaussian());
      csv.append(',').append(i % 10 == 0 ? "" : "" + random.nextInt(1000) / 10.0);
      csv.append(',').append(Double.longBitsToDouble(random.nextLong() >>> 2)).append('\n');
    }
    return csv.toString();
  }

  private static JsonNode imported(HttpApi api, String parameters, String csv) throws Exception {
    HttpResponse<String> answer = api.post("/import" + parameters, csv);
    JsonNode report = HttpApi.json(answer);
    assertThat(report.path("refused").intValue()).as(answer.body()).isZero();
    return report;
  }

  private static String exported(HttpApi api, String query, int samples) {
    return await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> api.get(query).body(), csv -> csv.lines().count() == samples + 1);
  }

  @Test
  void anExportIsImportedAsItIsInAnotherWidthAndUnderAnotherTag() throws Exception {
    System.out.println("seed " + seed + " (repeat with -Dweir.seed=" + seed + ")");

    HttpApi api = new HttpApi(WEIR.url());
    JsonNode first = imported(api, "", samples());
    assertThat(first.path("accepted").intValue()).isEqualTo(SAMPLES);
    assertThat(first.path("empty").intValue()).isEqualTo(SAMPLES / 10);

    String all = exported(api, "/raw?format=csv&width=3&prefix=import.", SAMPLES);
    assertThat(sorted(all)).isEqualTo(sorted(samples()));

    String a = exported(api, RAW + "import.a", SAMPLES / 2);
    imported(api, "?tag=import.copy", a);
    String copy = exported(api, RAW + "import.copy", SAMPLES / 2);
    assertThat(copy.replace(",import.copy,", ",import.a,")).isEqualTo(a);

    String two = exported(api, RAW + "import.a&values=0,2", SAMPLES / 2);
    imported(api, "?tag=import.two", two);
    String width2 = exported(api, RAW + "import.two", SAMPLES / 2);
    assertThat(width2.replace(",import.two,", ",import.a,"))
        .isEqualTo(two.replace("v0,v2", "v0,v1"));
  }

  /** By tag, then time, with numbers as Java writes them. */
  private static String sorted(String csv) {
    return csv.lines().skip(1).map(ImportTest::normal).sorted().collect(Collectors.joining("\n"));
  }

  private static String normal(String line) {
    String[] fields = line.replace("x=\"\"1,2\"\"", "x=\"\"1;2\"\"").split(",", -1);
    for (int i = 2; i < fields.length; i++) {
      boolean none = fields[i].isEmpty() || fields[i].equals("null");
      fields[i] = none ? "" : Double.toString(Double.parseDouble(fields[i]));
    }
    return String.join(",", fields);
  }
}
