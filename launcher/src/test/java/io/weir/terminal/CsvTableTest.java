package io.weir.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import org.junit.jupiter.api.Test;

class CsvTableTest {
  private static CsvTable table(String csv) throws IOException {
    return new CsvTable(new BufferedReader(new StringReader(csv)));
  }

  @Test
  void alignsTextsToTheLeftAndNumbersToTheRight() throws IOException {
    CsvTable table =
        table("time,tag,resolution,v0\n0,\"a,\"\"b\",0,1.0\n1000000000,longer,10000000000,\n");
    String time = Moment.text(0);
    String later = Moment.text(1_000_000_000);
    assertThat(table.lines())
        .containsExactly(
            " ".repeat(time.length() - 4) + "time  tag     resolution  v0",
            time + "  a,\"b         exact   1",
            later + "  longer         10s   -");
    assertThat(table.tags()).containsExactlyInAnyOrder("a,\"b", "longer");
  }

  @Test
  void roundsLongNumbersToSixDigits() throws IOException {
    assertThat(table("v0,v1,v2\n48.23499999999999,1.5E-12,123456789.25\n").lines().get(1))
        .isEqualTo("48.235  1.5E-12  1.23457E+8");
  }

  @Test
  void hasNoLinesButTheNamesWithoutRows() throws IOException {
    assertThat(table("time,v0\n").lines()).containsExactly("time  v0");
  }
}
