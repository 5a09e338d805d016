package io.weir.job.records.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.records.SearchSetting;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which words a value has, and how they are stored. */
class WordsTest {
  private final ValueWords all = new ValueWords(SearchSetting.ALL);

  private static List<String> words(ValueWords of, String type, String value) {
    return of.of(type, value.getBytes(UTF_8)).entries().stream()
        .map(entry -> new String(entry.word(), UTF_8))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "'Red, RED roses!', 'red roses'",
    "'über ÜBER naïve', 'naïve über'",
    "'don''t e-mail a@b.c 3.14 10%', '10 3.14 a b.c don''t e mail'",
    "'東京 ひらがな', 'が な ひ ら 京 東'",
    "'--- () &', ''"
  })
  void splitsTextsAtTheBoundariesOfWords(String text, String words) {
    assertThat(String.join(" ", words(all, "text/plain", text))).isEqualTo(words);
  }

  @Test
  void takesStringsOfJsonAndNoNamesOrNumbers() {
    String json =
        "{\"a\":\"red\",\"b\":{\"c\":[\"rose\",1,null,{\"d\":\"\\u00fcber\"}]},\"a/~\":\"x\"}";
    assertThat(words(all, "application/json", json)).containsExactly("red", "rose", "x", "über");
    assertThat(words(all, "application/vnd.x+json; charset=UTF-8", json)).hasSize(4);
    ValueWords some =
        new ValueWords(new SearchSetting(true, List.of("/b/c/0", "/a~1~0", "/b/c/3", "/none")));
    assertThat(words(some, "application/json", json)).containsExactly("rose", "x", "über");
    assertThat(words(some, "text/plain", "red")).isEmpty();
    assertThat(
            words(new ValueWords(new SearchSetting(true, List.of("/b"))), "application/json", json))
        .containsExactly("rose", "über");
    assertThat(words(all, "application/json", "\"red\"")).containsExactly("red");
  }

  @ParameterizedTest
  @CsvSource({
    "application/octet-stream, red",
    "image/png, red",
    "text/plain; charset=utf-16, red",
    "application/json, '{\"a\":\"red\"'",
    "application/json, '\"red\" \"red\"'",
    "application/json, ''",
    "application/jsonx, '\"red\"'"
  })
  void findsNoWordsInWhatIsNoText(String type, String value) {
    assertThat(words(all, type, value)).isEmpty();
  }

  @Test
  void findsNoWordsInWhatIsNotUtf8OrNestedTooDeeply() {
    assertThat(all.of("text/plain", new byte[] {'r', 'e', 'd', ' ', (byte) 0xff}).entries())
        .isEmpty();
    assertThat(words(all, "application/json", "[".repeat(200) + "\"red\"" + "]".repeat(200)))
        .containsExactly("red");
    assertThat(words(all, "application/json", "[".repeat(201) + "\"red\"" + "]".repeat(201)))
        .isEmpty();
  }

  /** A word that is cut into pieces is none of them. */
  @Test
  void leavesOutLongWordsAndWhatComesAfterTooMany() {
    String longest = "x".repeat(255);
    for (int more : new int[] {1, 2, 3, 255, 300, 513, 1000}) {
      String text = "red " + longest + "y".repeat(more) + " " + longest + " rose";
      assertThat(words(all, "text/plain", text)).containsExactly("red", "rose", longest);
    }
    String umlauts = "ü".repeat(127);
    assertThat(words(all, "text/plain", umlauts + "ü " + umlauts + " a"))
        .containsExactly("a", umlauts);
    String many =
        IntStream.range(0, WordList.MAX_WORDS + 5)
            .mapToObj(i -> "w" + i)
            .collect(Collectors.joining(" "));
    assertThat(words(all, "text/plain", many))
        .hasSize(WordList.MAX_WORDS)
        .contains("w" + (WordList.MAX_WORDS - 1));
  }

  @Test
  void storesWordsAsTheyAlwaysWere() {
    WordList list = all.of("text/plain", "rose red roses rose".getBytes(UTF_8));
    byte[] stored = list.toBytes();
    assertThat(HexFormat.of().formatHex(stored))
        .isEqualTo(
            "01" + "0003726564" + "0101" + "0103" + "6f7365" + "020003" + "0401" + "73" + "0102");
    WordList read = WordList.of(stored);
    assertThat(read.positions("rose".getBytes(UTF_8))).containsExactly(0, 3);
    assertThat(read.positions("ros".getBytes(UTF_8))).isNull();
    assertThat(read.hasStart("ros".getBytes(UTF_8))).isTrue();
    assertThat(read.hasStart("rosess".getBytes(UTF_8))).isFalse();
    String far = "a ".repeat(300) + "b";
    assertThat(
            WordList.of(all.of("text/x", far.getBytes(UTF_8)).toBytes())
                .positions(new byte[] {'b'}))
        .containsExactly(300);
    assertThat(HexFormat.of().formatHex(PostingPlace.word(new byte[] {'a', 'b'}, new byte[] {'k'})))
        .isEqualTo("01" + "6162" + "00" + "6b");
    assertThat(HexFormat.of().formatHex(PostingPlace.list(new byte[] {'k'})))
        .isEqualTo("02" + "6b");
    stored[0] = 2;
    assertThatThrownBy(() -> WordList.of(stored))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("version 1");
  }

  @Test
  void readsQueries() {
    WordQuery query = WordQuery.of("Red \"white roses\" 3.1* e-mail ro* \"one\" & red");
    assertThat(query.words().stream().map(word -> new String(word, UTF_8)))
        .containsExactly("e", "mail", "one", "red", "roses", "white");
    assertThat(query.starts().stream().map(word -> new String(word, UTF_8)))
        .containsExactly("3.1", "ro");
    assertThat(query.needsList(true)).isTrue();
    assertThat(WordQuery.of("京*").starts()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "&&|q: must have a word, got none",
        "a \"b|q: must close each quote it opens",
        "a*|q: * must end a word of which 2 bytes at least are given, got a*",
        "ab.*|q: * must end a word of which 2 bytes at least are given, got ab.*",
        "a*bc*|q: * must end a word of which 2 bytes at least are given, got a*bc*",
        "\"ab cd\"*|q: * must end a word of which 2 bytes at least are given, got a phrase",
        "1 2 3 4 5 6 7 8 9 0 a b c d e f g|q: must have at most 16 words, got 17",
      })
  void refusesWhatCannotBeSearchedFor(String text, String message) {
    assertThatThrownBy(() -> WordQuery.of(text)).hasMessage(message);
    assertThatThrownBy(() -> WordQuery.of("x".repeat(256)))
        .hasMessage("q: a word must have at most 255 bytes of UTF-8");
  }
}
