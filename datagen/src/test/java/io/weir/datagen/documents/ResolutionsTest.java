package io.weir.datagen.documents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResolutionsTest {
  private static final long MINUTE = 60_000_000;
  private static final String FIRST = "{'time':60000000,'min':1.5,'max':3,'avg':2.25,'count':2}";
  private static final String SECOND = "{'time':180000000,'min':7,'max':7,'avg':7,'count':1}";

  private final Resolutions resolutions =
      new Resolutions(new TreeMap<>(Map.of(MINUTE, 1.5, 2 * MINUTE - 1, 3.0, 3 * MINUTE + 5, 7.0)));

  private static JsonNode rows(String rows) throws IOException {
    return new ObjectMapper().readTree(("[" + rows + "]").replace('\'', '"'));
  }

  @Test
  void passesWhatTheNumbersMake() throws IOException {
    assertThat(resolutions.minutes(rows(FIRST + "," + SECOND))).isEmpty();
    assertThat(resolutions.line(rows("{'time':60000000,'value':1.5},{'time':180000005,'value':7}")))
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"'min':1.5", "'max':3", "'avg':2.25", "'count':2", "'time':60000000"})
  void namesAMinuteThatIsWrong(String field) throws IOException {
    String wrong = field.substring(0, field.indexOf(':') + 1) + "0";
    List<String> faults = resolutions.minutes(rows(FIRST.replace(field, wrong) + "," + SECOND));
    assertThat(faults).isNotEmpty().allMatch(fault -> fault.contains("minute"));
  }

  @Test
  void namesAMinuteThatIsMissingAndOneThatComesTwice() throws IOException {
    assertThat(resolutions.minutes(rows(SECOND))).hasSize(1);
    assertThat(resolutions.minutes(rows(FIRST + "," + FIRST + "," + SECOND))).hasSize(1);
  }

  @Test
  void namesALineWithoutItsEndsOrWithOtherNumbers() throws IOException {
    assertThat(resolutions.line(rows("{'time':60000000,'value':1.5}"))).hasSize(2);
    assertThat(
            resolutions.line(
                rows(
                    "{'time':60000000,'value':1.5},{'time':70000000,'value':2},"
                        + "{'time':180000005,'value':7}")))
        .singleElement()
        .asString()
        .contains("held is null");
  }
}
