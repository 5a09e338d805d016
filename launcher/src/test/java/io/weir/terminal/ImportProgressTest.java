package io.weir.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImportProgressTest {
  private static final long SECOND = 1_000_000_000L;

  private static String line(int columns, boolean coloured, long total) {
    PrintWriter none = new PrintWriter(new StringWriter());
    return new ImportProgress(none, true, coloured, columns, total)
        .line(300, 1_234_567, 30 * SECOND);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 8, 12, 20, 25, 30, 40, 55, 60, 79, 80, 81, 200})
  void leavesTheLastColumnEmptyHoweverNarrow(int columns) {
    for (long total : new long[] {0, 1000}) {
      String drawn = line(columns, true, total).replaceAll("\u001b\\[[0-9;]*m", "");
      assertThat(drawn.length()).as(drawn).isLessThan(columns);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "100 | █████████░░░░░░░░░░░░░░░░░░░░░  30 %  1,234,567 samples, 41,152/s, 1:10 left",
        "60  | ████░░░░░░░░░  30 %  1,234,567 samples, 41,152/s, 1:10 left",
        "50  | ███████░░░░░░░░░░░░░░░░░  30 %  1,234,567 samples",
        "40  | ████░░░░░░░░░░  30 %  1,234,567 samples",
        "16  | ███░░░░░░  30 %",
        "8   | 30 %"
      })
  void leavesOutWhatDoesNotFit(int columns, String drawn) {
    assertThat(line(columns, false, 1000).strip()).isEqualTo(drawn.strip());
  }

  @Test
  void coloursTheBarAlone() {
    assertThat(line(16, true, 1000)).isEqualTo("\u001b[32m███░░░░░░\u001b[0m  30 %");
  }

  @Test
  void countsWhereTheLengthIsUnknown() {
    assertThat(line(80, true, 0)).isEqualTo("1,234,567 samples, 41,152/s");
  }
}
