package io.weir.gateway.influx;

import static io.weir.gateway.influx.LineReaderTest.read;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.gateway.series.SeriesNames;
import io.weir.service.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines that were written at random, and damaged ones, with names in the cache and without. */
class RandomLinesTest {
  private final SeriesNames names = new SeriesNames(1 << 20);

  /** What was generated comes back, whether names are in the cache, or thrown out of it, or not. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void readsWhateverIsWrittenWithEscapes(long seed) {
    Random random = new Random(seed);
    SeriesNames tiny = new SeriesNames(2000);
    for (int i = 0; i < 200; i++) {
      StringBuilder body = new StringBuilder();
      List<String> expected = new ArrayList<>();
      for (int line = random.nextInt(20); line > 0; line--) {
        body.append(point(new Random(random.nextInt(12)), random, expected)).append('\n');
      }
      byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
      assertThat(read(names, 1, false, bytes)).as("%s", body).isEqualTo(expected);
      assertThat(read(tiny, 1, false, bytes)).as("%s", body).isEqualTo(expected);
      assertThat(tiny.bytes()).isBetween(0L, 2000L);
    }
  }

  private static String point(Random ofName, Random ofValues, List<String> expected) {
    String measurement = text(ofName, false);
    StringBuilder line = new StringBuilder(escaped(measurement, false));
    Map<String, String> tags = new TreeMap<>();
    for (int i = ofName.nextInt(4); i > 0; i--) {
      tags.put(text(ofName, true), text(ofName, true));
    }
    List<String> order = new ArrayList<>(tags.keySet());
    Collections.shuffle(order, ofName);
    order.forEach(
        each ->
            line.append(',')
                .append(escaped(each, true))
                .append('=')
                .append(escaped(tags.get(each), true)));
    StringBuilder labels = new StringBuilder();
    tags.forEach(
        (name, value) ->
            labels
                .append(labels.length() == 0 ? '{' : ',')
                .append(name.matches(".*[{},=\"\\\\].*") ? quoted(name) : name)
                .append('=')
                .append(quoted(value)));
    labels.append(tags.isEmpty() ? "" : "}");
    long time = 1 + ofValues.nextInt(1_000_000);
    int fields = 1 + ofValues.nextInt(5);
    for (int i = 0; i < fields; i++) {
      String field = "f" + ofValues.nextInt(6);
      double value = ofValues.nextBoolean() ? ofValues.nextGaussian() : ofValues.nextInt(100);
      line.append(i == 0 ? ' ' : ',').append(field).append('=').append(value);
      expected.add(measurement + "_" + field + labels + "@" + time + "=" + value);
    }
    return line.append(' ').append(time).toString();
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }

  /** Begins and ends with a letter, since a backslash before what follows would mean it. */
  private static String text(Random random, boolean isTag) {
    String letters = isTag ? "ab ,=\\\"ä" : "ab ,\\\"#";
    StringBuilder text = new StringBuilder("x");
    for (int i = random.nextInt(6); i > 0; i--) {
      char c = letters.charAt(random.nextInt(letters.length()));
      text.append(c == '\\' ? "\\y" : c);
    }
    return text.append('z').toString();
  }

  private static String escaped(String text, boolean isTag) {
    String escaped = text.replace(" ", "\\ ").replace(",", "\\,");
    return isTag ? escaped.replace("=", "\\=") : escaped;
  }

  /** Damaged bodies are refused as such, and read alike with and without a cache. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void readsDamagedBodiesAlikeWithAFullAndAnEmptyCache(long seed) {
    Random random = new Random(seed);
    String good = "cpu,host=a\\ b,core=1 user=1.5,sys=2i,up=t 17\nmem,host=b free=3 18\n";
    for (int i = 0; i < 5000; i++) {
      byte[] body = good.getBytes(StandardCharsets.UTF_8);
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        String bytes = "\\ ,=\n\"#1iuet\0\r";
        body[random.nextInt(body.length)] = (byte) bytes.charAt(random.nextInt(bytes.length()));
      }
      assertThat(outcome(names, body)).isEqualTo(outcome(new SeriesNames(1 << 16), body));
    }
  }

  private static String outcome(SeriesNames names, byte[] body) {
    try {
      return read(names, 1, true, body).toString();
    } catch (ProblemException e) {
      assertThat(e.status()).isEqualTo(400);
      return e.getMessage();
    }
  }
}
