package io.weir.service.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QueryParametersTest {
  private static void assertRefused(ThrowingCallable call, String field, String detail) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.status()).isEqualTo(400);
              assertThat(e.field()).hasValue(field);
              assertThat(e).hasMessage(detail);
            });
  }

  @ParameterizedTest
  @CsvSource({"t=a+b,a b", "t=a%20b,a b", "t=%C3%A4%f0%9f%98%80,ä😀", "t=a=b,a=b", "t=,''", "t,''"})
  void decodesText(String query, String text) {
    assertThat(QueryParameters.of(query).text("t")).isEqualTo(text);
  }

  @Test
  void ignoresWhatNobodyAsksFor() {
    assertThat(QueryParameters.of("a=1&b=%zz&b=2&&t=x").text("t")).isEqualTo("x");
  }

  @Test
  void refusesWhatTheRouteDoesNotKnowWhereItIsToldTo() {
    QueryParameters.of("a=1&&b=2").refuseOthersThan(Set.of("a", "b", "c"));
    QueryParameters.of("").refuseOthersThan(Set.of());
    assertRefused(
        () -> QueryParameters.of("width=1&befor=2").refuseOthersThan(Set.of("width", "before")),
        "befor",
        "befor: is no parameter here, which takes [before, width]");
  }

  @Test
  void givesTheTextsOfAParameterInTheirOrder() {
    assertThat(QueryParameters.of("t=b%20c&a=1&t=&t=a").texts("t")).containsExactly("b c", "", "a");
    assertThat(QueryParameters.of("a=1").texts("t")).isEmpty();
    assertRefused(
        () -> QueryParameters.of("t=a&t=%zz").texts("t"),
        "t",
        "t: must be percent-encoded, got \"%zz\"");
  }

  @Test
  void refusesTheMissing() {
    assertRefused(
        () -> QueryParameters.of((String) null).text("t"), "t", "t: must be given, got none");
    assertThat(QueryParameters.of("").optionalInt64("t")).isEmpty();
  }

  @Test
  void refusesTheRepeated() {
    assertRefused(
        () -> QueryParameters.of("t=1&t=1").optionalInt64("t"),
        "t",
        "t: must be given once, got it 2 times");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "%1", "%zz", "a%2"})
  void refusesBrokenPercentEncoding(String value) {
    assertRefused(
        () -> QueryParameters.of("t=" + value).text("t"),
        "t",
        "t: must be percent-encoded, got \"" + value + "\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"%ff", "%c3", "%ed%a0%80", "%c0%80"})
  void refusesWhatIsNotUtf8(String value) {
    assertRefused(
        () -> QueryParameters.of("t=" + value).text("t"),
        "t",
        "t: must be UTF-8, got \"" + value + "\"");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0",
    "-1,-1",
    "9223372036854775807,9223372036854775807",
    "-9223372036854775808,-9223372036854775808"
  })
  void readsEveryInt64(String text, long number) {
    assertThat(QueryParameters.of("t=" + text).int64("t")).isEqualTo(number);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1.0", "1e3", "0x1", "%2B1", "", "%201", "١", "99999999999999999999"})
  void refusesWhatIsNoWholeNumber(String text) {
    assertThatThrownBy(() -> QueryParameters.of("t=" + text).int64("t"))
        .isInstanceOf(ProblemException.class)
        .hasMessageStartingWith("t: must be a whole number (int64), got ");
  }

  @Test
  void refusesANumberBeyondItsLimits() {
    assertRefused(
        () -> QueryParameters.of("t=9223372036854775808").int64("t"),
        "t",
        "t: must fit into int64, got 9223372036854775808");
    assertRefused(
        () -> QueryParameters.of("t=0").optionalInt("t", 1, 10_000),
        "t",
        "t: must be 1 to 10000, got 0");
    assertThat(QueryParameters.of("t=10000").optionalInt("t", 1, 10_000)).hasValue(10_000);
  }

  @Test
  void showsNoMoreThanTheBeginningOfWhatItGot() {
    assertThatThrownBy(() -> QueryParameters.of("t=" + "x".repeat(5000)).int64("t"))
        .hasMessage("t: must be a whole number (int64), got \"" + "x".repeat(64) + "...\"");
  }
}
