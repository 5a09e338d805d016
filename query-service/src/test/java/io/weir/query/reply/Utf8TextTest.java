package io.weir.query.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Tag;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Utf8TextTest {
  @ParameterizedTest
  @ValueSource(longs = {0, 1, -1, 9, 10, 99, 100, -100, 999, Long.MAX_VALUE, Long.MIN_VALUE})
  void writesWholeNumbers(long number) {
    assertThat(new Utf8Text(0).number(number)).hasToString(Long.toString(number));
  }

  @Test
  void writesRandomWholeNumbers() {
    long seed = System.nanoTime();
    System.out.println("Utf8TextTest: seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 100_000; i++) {
      long number = random.nextLong() >> random.nextInt(64);
      assertThat(new Utf8Text(0).number(number)).hasToString(Long.toString(number));
    }
  }

  @Test
  void quotesTagsForJson() {
    assertThat(new Utf8Text(0).json(Tag.of("a\"b\\c d\u00e9\ud83d\ude00")))
        .hasToString("\"a\\\"b\\\\c d\u00e9\ud83d\ude00\"");
  }

  @Test
  void escapesForHtml() {
    assertThat(new Utf8Text(0).html("<a href=\"x\">'&amp;'</a>\u00e9"))
        .hasToString("&lt;a href=&quot;x&quot;&gt;&#39;&amp;amp;&#39;&lt;/a&gt;\u00e9");
    assertThat(new Utf8Text(0).html("plain")).hasToString("plain");
    assertThat(new Utf8Text(0).html("")).hasToString("");
  }

  @Test
  void streamsWhatWasWrittenAndNoMore() throws IOException {
    Utf8Text text = new Utf8Text(100).text("a\u00e9").ascii('!');

    assertThat(text.length()).isEqualTo(4);
    assertThat(text.stream().readAllBytes()).isEqualTo("a\u00e9!".getBytes(StandardCharsets.UTF_8));
  }
}
