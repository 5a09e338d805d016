package io.weir.gateway.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SeriesNamesTest {
  private static final long LIMIT = 20_000;

  private final SeriesNames names = new SeriesNames(LIMIT);

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static CachedSeries find(SeriesNames names, String sent) {
    byte[] bytes = bytes(sent);
    return names.find(sent.hashCode(), bytes, 0, bytes.length);
  }

  private static CachedSeries add(SeriesNames names, String sent) {
    byte[] bytes = bytes("-" + sent + "-");
    return names.add(sent.hashCode(), bytes, 1, bytes.length - 1);
  }

  private static void addName(SeriesNames names, CachedSeries series, String field, String name) {
    names.addName(series, bytes(field), SeriesName.of(bytes(name)));
  }

  @Test
  void findsWhatWasAddedByItsBytesAndNotByItsHash() {
    CachedSeries series = add(names, "Aa");

    assertThat(find(names, "Aa")).isSameAs(series);
    assertThat(find(names, "BB")).as("of the same hash").isNull();
    assertThat(add(names, "Aa")).isSameAs(series);
  }

  @Test
  void findsFieldsInWhateverOrderTheyCome() {
    CachedSeries series = add(names, "m");
    addName(names, series, "a=", "m_a");
    addName(names, series, "b=", "m_b");
    addName(names, series, "b=", "m_never");

    byte[] point = bytes("b=1,a=2");
    assertThat(series.find(0, point, 0, point.length)).isEqualTo(1);
    assertThat(series.find(2, point, 4, point.length)).isZero();
    assertThat(series.find(0, point, 2, point.length)).isNegative();
    assertThat(series.find(0, point, 0, 1)).isNegative();
    assertThat(series.name(1).utf8()).isEqualTo(bytes("m_b"));
    assertThat(series.sentBytes(1)).isEqualTo(2);
  }

  @Test
  void keepsNothingThatIsTooLongToBeASeries() {
    add(names, "m");
    String sent = "m".repeat(SeriesNames.MAX_SENT_BYTES + 1);
    CachedSeries series = add(names, sent);
    addName(names, series, "a=", "m_a");

    assertThat(find(names, sent)).isNull();
    assertThat(find(names, "m")).isNotNull();
    assertThat(names.bytes()).isLessThan(1000);
  }

  @Test
  void staysBelowItsLimitWhateverIsAdded() {
    for (int i = 0; i < 10_000; i++) {
      CachedSeries series = add(names, "series-" + i);
      for (int f = 0; f < i % 5; f++) {
        addName(names, series, "f" + f + "=", "series_" + i + "_f" + f);
      }
      assertThat(names.bytes()).isBetween(1L, LIMIT);
    }
    CachedSeries large = add(names, "large");
    for (int f = 0; f < 1000; f++) {
      addName(names, large, "f" + f + "=", "n".repeat(1000) + f);
      assertThat(names.bytes()).isBetween(0L, LIMIT);
    }
  }

  @Test
  void keepsWhatIsUsed() {
    add(names, "used");
    int found = 0;
    for (int i = 0; i < 1000; i++) {
      found += find(names, "used") == null ? 0 : 1;
      add(names, "used");
      add(names, "once-" + i);
    }
    assertThat(found).isGreaterThan(900);
  }

  @Test
  void givesManyThreadsTheRightNames() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Integer>> tasks = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        int first = t;
        tasks.add(() -> wrongNames(first));
      }
      for (Future<Integer> wrong : threads.invokeAll(tasks)) {
        assertThat(wrong.get()).isZero();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(names.bytes()).isBetween(1L, LIMIT);
  }

  private int wrongNames(int first) {
    int wrong = 0;
    for (int i = 0; i < 20_000; i++) {
      String sent = "m" + (first + i) % 97;
      CachedSeries series = find(names, sent);
      if (series == null) {
        series = add(names, sent);
      }
      byte[] field = bytes("f" + i % 7 + "=");
      int at = series.find(i % 7, field, 0, field.length);
      String name = sent + "_f" + i % 7;
      if (at < 0) {
        addName(names, series, "f" + i % 7 + "=", name);
      } else {
        wrong += new String(series.name(at).utf8(), StandardCharsets.UTF_8).equals(name) ? 0 : 1;
      }
    }
    return wrong;
  }

  @Test
  void ordersLabelsByTheirBytesAndQuotesValues() {
    Labels labels = new Labels();
    labels.add(bytes("b"), bytes("say \"hi\\\"\nä"));
    labels.add(bytes("B"), bytes(""));
    assertThat(new String(labels.nameOf(bytes("m")), StandardCharsets.UTF_8))
        .isEqualTo("m{B=\"\",b=\"say \\\"hi\\\\\\\"\\nä\"}");
    assertThat(new Labels().nameOf(bytes("m"))).isEqualTo(bytes("m"));
    assertThatThrownBy(() -> labels.add(bytes("b"), bytes("")))
        .hasMessage("the label b must be given once");
  }

  private static String name(String metric, String... labels) {
    Labels all = new Labels();
    for (int i = 0; i < labels.length; i += 2) {
      all.add(bytes(labels[i]), bytes(labels[i + 1]));
    }
    return new String(all.nameOf(bytes(metric)), StandardCharsets.UTF_8);
  }

  @Test
  void givesSeriesWithOtherLabelsOtherNames() {
    assertThat(name("m", "a", "x", "b", "y")).isEqualTo("m{a=\"x\",b=\"y\"}");
    assertThat(name("m", "a=\"x\",b", "y")).isEqualTo("m{\"a=\\\"x\\\",b\"=\"y\"}");
    assertThat(name("m{a=\"x\",b=\"y\"}")).isEqualTo("{\"m{a=\\\"x\\\",b=\\\"y\\\"}\"}");
    assertThat(name("m{", "a", "x")).isEqualTo("{\"m{\",a=\"x\"}");
    assertThat(name("", "a", "x")).isEqualTo("{a=\"x\"}");
    assertThat(name("a.b=c", "d-e.f", "x")).as("not mistaken").isEqualTo("a.b=c{d-e.f=\"x\"}");
  }
}
