package io.weir.gateway.influx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.weir.gateway.body.BodyReader;
import io.weir.gateway.body.InFlight;
import io.weir.gateway.samples.NumberReader;
import io.weir.gateway.series.SeriesNames;
import io.weir.model.Tag;
import io.weir.service.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineReaderTest {
  private static final long NOW = 1_700_000_000_000_000_000L;
  private static final int MOST = 1000;
  private final SeriesNames names = new SeriesNames(1 << 20);

  /** What a body has: {@code name@time=value}. */
  static List<String> read(SeriesNames names, long unit, boolean skips, byte[] body) {
    List<String> samples = new ArrayList<>();
    LineReader reader = new LineReader(names, unit, skips);
    InFlight inFlight = new InFlight(1 << 20, Duration.ofSeconds(1));
    try (InFlight.Hold hold = inFlight.admit(0)) {
      reader.read(
          new BodyReader.Body(body, body.length),
          new NumberReader.Bounds(NOW, NOW + 60_000_000_000L, MOST, 1 << 20),
          hold,
          (name, time, value) -> {
            assertThat(name.hash()).isEqualTo(Tag.hash(name.utf8(), 0, name.utf8().length));
            String text = new String(name.utf8(), StandardCharsets.UTF_8);
            samples.add(text + "@" + time + "=" + value);
          });
    }
    assertThat(reader.count()).isEqualTo(samples.size());
    return samples;
  }

  private List<String> read(String body) {
    return read(names, 1, false, body.getBytes(StandardCharsets.UTF_8));
  }

  private ProblemException refusal(String body) {
    ProblemException problem = catchThrowableOfType(ProblemException.class, () -> read(body));
    assertThat(problem).as(body).isNotNull();
    return problem;
  }

  @Test
  void namesAFieldByMeasurementFieldAndTagsInOrder() {
    assertThat(
            read("weather,location=us-midwest,area=b temperature=82.5,humidity=7i 1465839830100\n"))
        .containsExactly(
            "weather_temperature{area=\"b\",location=\"us-midwest\"}@1465839830100=82.5",
            "weather_humidity{area=\"b\",location=\"us-midwest\"}@1465839830100=7.0");
    assertThat(read("cpu value=1 5")).containsExactly("cpu_value@5=1.0");
  }

  @Test
  void readsLinesOfAllKinds() {
    assertThat(read("# a comment, with=equals\n\n  \na f=1 1\r\n\r\n a  f=2,g=3   2  \nb f=3"))
        .containsExactly("a_f@1=1.0", "a_f@2=2.0", "a_g@2=3.0", "b_f@" + NOW + "=3.0");
    assertThat(read("")).isEmpty();
    assertThat(read("#")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "1, 1.0",
    "-1.25, -1.25",
    "+1.5, 1.5",
    ".5, 0.5",
    "1., 1.0",
    "007, 7.0",
    "1e3, 1000.0",
    "-1.234456e+78, -1.234456E78",
    "0.1, 0.1",
    "9007199254740993, 9.007199254740992E15",
    "0i, 0.0",
    "-9223372036854775808i, -9.223372036854775808E18",
    "9223372036854775807i, 9.223372036854775807E18",
    "00012i, 12.0",
    "18446744073709551615u, 1.8446744073709551615E19",
    "9223372036854775808u, 9.223372036854775808E18",
    "9223372036854776833u, 9.223372036854777856E18",
    "3u, 3.0",
    "t, 1.0",
    "T, 1.0",
    "true, 1.0",
    "True, 1.0",
    "TRUE, 1.0",
    "f, 0.0",
    "F, 0.0",
    "false, 0.0",
    "False, 0.0",
    "FALSE, 0.0",
  })
  void readsValues(String text, double expected) {
    String sample = "m_f@3=" + expected;
    assertThat(read("m f=" + text + " 3")).containsExactly(sample);
    assertThat(read("m f=" + text + ",g=1 3\n")).contains(sample);
    assertThat(read("m f=" + text)).containsExactly("m_f@" + NOW + "=" + expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "NaN",
        "nan",
        "inf",
        "+Inf",
        "-",
        ".",
        "1e",
        "1x",
        "tRue",
        "0x10",
        "1_0",
        "1e999",
        "9223372036854775808i",
        "-9223372036854775809i",
        "18446744073709551616u",
        "-1u",
        "1.0i",
        "1.5u",
        "1e3i",
        "i",
        "u",
        "٣",
        "٣i",
        "1d",
        "\"a\"b",
        "1\"a\""
      })
  void refusesOtherValues(String text) {
    ProblemException problem = refusal("a f=1 1\nm,t=x good=1,f=" + text + ",g=1 3");
    assertThat(problem.getMessage()).startsWith("line 2: the field f must ");
    assertThat(problem.field()).hasValue("field");
    assertThat(problem.index()).hasValue(1);
  }

  @Test
  void takesTheMeaningFromWhatFollowsABackslashAndKeepsOtherBackslashes() {
    assertThat(read("my\\ m\\,\\=x,t\\ a\\,g\\=1=v\\ a\\,l\\=\\x f\\ i\\,e\\=ld=1 1"))
        .containsExactly("my m,=x_f i,e=ld{\"t a,g=1\"=\"v a,l=\\\\x\"}@1=1.0");
    assertThat(read("m=e,t=a\"b f=1 1")).containsExactly("m=e_f{t=\"a\\\"b\"}@1=1.0");
    assertThat(read("m,t=a\\\\,u f=1 1"))
        .as("the second of two backslashes is before the comma")
        .containsExactly("m_f{t=\"a\\\\,u\"}@1=1.0");
  }

  @Test
  void leavesStringsOutWhereToldSo() {
    byte[] body =
        "m a=\"x\",b=2,c=\"y, z=\\\" 1\nm c=3\\\\\" 5\nn s=\"only\" 6\nm b=4 7\nm b=x"
            .getBytes(StandardCharsets.UTF_8);
    ProblemException problem =
        catchThrowableOfType(ProblemException.class, () -> read(names, 1, true, body));
    assertThat(problem).hasMessageStartingWith("line 5: the field b must be");
    byte[] good =
        new String(body, StandardCharsets.UTF_8)
            .replace("\nm b=x", "")
            .getBytes(StandardCharsets.UTF_8);
    assertThat(read(names, 1, true, good)).containsExactly("m_b@5=2.0", "m_b@7=4.0");
  }

  @Test
  void refusesStringsByTheirName() {
    assertThat(refusal("m a=1 1\nm,h=x up\\ time=\"3 d\" 1"))
        .hasMessage(
            "line 2: the field up\\ time must be a number or a boolean, got a string, which"
                + " WEIR_INFLUX_STRINGS=skip leaves out");
    assertThat(refusal("m a=\"x")).hasMessage("line 1: a string must end with a quote, got none");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "m | field | a point must have a field, got none",
        "m,t=a | field | a point must have a field, got none",
        "',t=a f=1' | measurement | a point must have a measurement, got none",
        "'m,t= f=1' | tag | a tag must be a name, = and a value, got \"t=\"",
        "'m,t f=1' | tag | a tag must be a name, = and a value, got \"t\"",
        "'m, f=1' | tag | a tag must be a name, = and a value, got \"\"",
        "'m,=a f=1' | tag | tags: a label must have a name",
        "'m,t=a=b f=1' | tag | a tag must be a name, = and a value, got \"t=a\"",
        "'m,t=a,t=b f=1' | tag | tags: the label t must be given once",
        "'m f' | field | a field must be a name, = and a value, got \"f\"",
        "'m f=1,' | field | a field must be a name, = and a value, got \"\"",
        "'m =1' | field | a field must have a name, got none",
        "'m f=1 1 1' | timestamp | a point must end after its timestamp, got more",
        "'m f=1 1x' | timestamp | a point must end after its timestamp, got more",
      })
  void saysWhatIsWrong(String line, String part, String detail) {
    ProblemException problem = refusal("m f=1 1\n\n" + line + "\nm f=2 2");
    assertThat(problem.getMessage()).isEqualTo("line 3: " + detail);
    assertThat(problem.field()).hasValue(part);
    assertThat(problem.index()).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0",
        "-1",
        "1700000060000000001",
        "9223372036854775808",
        "99999999999999999999",
        "x",
        "1e9"
      })
  void refusesTimesThatCannotBe(String time) {
    ProblemException problem = refusal("m f=1 " + time);
    assertThat(problem.getMessage()).startsWith("line 1: ");
    assertThat(problem.field()).hasValue("timestamp");
  }

  @Test
  void multipliesTimesByTheirUnit() {
    byte[] body = "m f=1 1700000000".getBytes(StandardCharsets.UTF_8);
    assertThat(read(names, 1_000_000_000, false, body)).containsExactly("m_f@" + NOW + "=1.0");
    byte[] ahead = "m f=1 1700000061".getBytes(StandardCharsets.UTF_8);
    assertThat(
            catchThrowableOfType(
                ProblemException.class, () -> read(names, 1_000_000_000, false, ahead)))
        .hasMessageContaining("1 to 1700000060 (the clock");
  }

  @Test
  void refusesNamesThatAreNoTags() {
    String longest = "v".repeat(1024 - "m_f{t=\"\"}".length());
    assertThat(read("m,t=" + longest + " f=1 1")).hasSize(1);
    assertThat(refusal("m,t=" + longest + "v f=1 1"))
        .hasMessageContaining("cannot be a tag: tag: must have 1 to 1024 bytes of UTF-8, got 1025");
    assertThat(refusal("m,t=a\u0007 f=1 1")).hasMessageContaining("control character, got U+0007");
  }

  @Test
  void refusesMoreValuesThanARequestMayHave() {
    assertThat(read("m f=1 1\n".repeat(MOST))).hasSize(MOST);
    assertThat(refusal("m f=1 1\n".repeat(MOST + 1)).status()).isEqualTo(413);
  }

  @Test
  void holdsTheNamesOfAPointOnlyWithinTheMemoryOfRequests() {
    String tags = "a,t=" + "x".repeat(1000) + ' ';
    StringBuilder point = new StringBuilder(tags);
    for (int i = 0; i < MOST; i++) {
      point.append(i == 0 ? "" : ",").append("field").append(i).append("=1");
    }
    ProblemException problem = refusal(point.toString());
    assertThat(problem.status()).isEqualTo(413);
    assertThat(problem).hasMessageContaining("for unanswered requests");

    String several = (tags + "f0=1,f1=2,f2=3,f3=4\n").repeat(MOST / 4);
    assertThat(read(new SeriesNames(1), 1, false, several.getBytes(StandardCharsets.UTF_8)))
        .as("each point gives its names back")
        .hasSize(MOST);
  }

  @Test
  void refusesManyTagsAtTheFirstThatIsTooMuch() {
    StringBuilder point = new StringBuilder("a");
    for (int i = 0; i < 100_000; i++) {
      point.append(",t").append(i).append("=1");
    }
    assertThat(refusal(point + " f=1"))
        .hasMessage(
            "line 1: tags: labels must have at most 1024 bytes, the one with which they are more is"
                + " t226");
  }
}
