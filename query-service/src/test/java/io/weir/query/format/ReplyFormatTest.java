package io.weir.query.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyFormatTest {
  private static final List<ReplyFormat> OFFERED =
      List.of(ReplyFormat.JSON, ReplyFormat.CSV, ReplyFormat.NDJSON);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "none | JSON",
        "'' | JSON",
        "*/* | JSON",
        "text/csv | CSV",
        "TEXT/CSV;charset=utf-8 | CSV",
        "text/* | CSV",
        "application/* | JSON",
        "application/x-ndjson | NDJSON",
        "text/csv, application/json | CSV",
        "application/json;q=0.5, text/csv;q=0.6 | CSV",
        "application/json ; q=0.5 , text/csv ; q=0.4 | JSON",
        "text/html,application/xhtml+xml,*/*;q=0.8 | JSON",
        "text/csv;q=0 | JSON",
        "text/csv;q=x | JSON",
        "image/png | JSON",
        ";,/ | JSON"
      })
  void isTheOneThatTheClientLikesBest(String accept, ReplyFormat expected) {
    assertThat(ReplyFormat.preferred(accept, OFFERED)).isEqualTo(expected);
  }

  /** A search that begins anew at every space would take minutes. */
  @Test
  void takesNoLongerThanTheHeaderIsLong() {
    String spaces = " ".repeat(500_000);
    assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () ->
            assertThat(
                    ReplyFormat.preferred("text" + spaces + "/csv" + spaces + ";q=1,*/*", OFFERED))
                .isEqualTo(ReplyFormat.JSON));
  }
}
