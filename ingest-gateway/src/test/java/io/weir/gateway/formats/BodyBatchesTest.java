package io.weir.gateway.formats;

import static io.weir.gateway.formats.BodyParserTest.GOOD;
import static io.weir.gateway.formats.BodyParserTest.RULES;
import static io.weir.gateway.formats.BodyParserTest.SAMPLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.service.http.ProblemException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of several messages, as an array or as lines. */
class BodyBatchesTest {
  private final Collected collected = new Collected();
  private final BodyParser parser = new BodyParser(RULES, collected);

  private void array(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    parser.array(bytes, bytes.length);
  }

  private void lines(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    new BodyParser(RULES, collected).lines(bytes, bytes.length);
  }

  @Test
  void readsAnArrayInOrder() {
    array(" [ " + GOOD + " , {\"y\":1," + GOOD.substring(1).replace("7", "8") + "," + GOOD + "] ");

    assertThat(collected.samples).containsExactly(SAMPLE, Collected.sample("a", 8, 1, 2.5), SAMPLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", " [ \n] "})
  void readsAnEmptyArray(String text) {
    array(text);

    assertThat(collected.samples).isEmpty();
    assertThat(parser.count()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "[", "]", "G", "{}", "[G", "[G,", "[GG]", "[G;G]", "[G]]", "[G] 1"})
  void refusesABrokenArray(String text) {
    ProblemException refusal =
        catchThrowableOfType(ProblemException.class, () -> array(text.replace("G", GOOD)));

    assertThat(refusal.status()).isEqualTo(400);
    assertThat(refusal.field()).isPresent();
  }

  @Test
  void namesTheIndexOfTheFirstBadMessage() {
    ProblemException refusal =
        catchThrowableOfType(
            ProblemException.class, () -> array("[" + GOOD + "," + GOOD + ",{\"time\":0},7]"));

    assertThat(refusal.index()).hasValue(2);
    assertThat(refusal).hasMessage("time: must be greater than 0, got 0");
    assertThat(parser.count()).isEqualTo(3);
  }

  @Test
  void refusesMoreMessagesThanAllowed() {
    String four = GOOD + "," + GOOD + "," + GOOD + "," + GOOD;
    ProblemException refusal =
        catchThrowableOfType(ProblemException.class, () -> array("[" + four + "]"));

    assertThat(refusal.status()).isEqualTo(413);
    assertThat(refusal).hasMessage("body: must have at most 3 messages, got more");
  }

  @Test
  void readsAMessageALine() {
    lines(GOOD + "\r\n\n" + GOOD.replace("7", "8") + " ");

    assertThat(collected.samples).containsExactly(SAMPLE, Collected.sample("a", 8, 1, 2.5));
  }

  @Test
  void refusesLinesThatAreNotOneMessage() {
    ProblemException two =
        catchThrowableOfType(ProblemException.class, () -> lines(GOOD + "\n" + GOOD + GOOD));
    assertThat(two.index()).hasValue(1);
    assertThat(catchThrowableOfType(ProblemException.class, () -> lines("\n \n")))
        .hasMessage("body: must have a message a line, got none");
    assertThat(
            catchThrowableOfType(
                ProblemException.class, () -> lines(GOOD.replace(",\"tag", ",\n\"tag"))))
        .isNotNull();
  }
}
