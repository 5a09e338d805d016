package io.weir.service.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpellingTest {
  @ParameterizedTest
  @CsvSource({
    "'', '', 0",
    "abc, abc, 0",
    "abc, '', 3",
    "'', abc, 3",
    "abc, abd, 1",
    "abc, ac, 1",
    "ac, abc, 1",
    "kitten, sitting, 3",
    "abcdef, fabcde, 2",
    "flaw, lawn, 2"
  })
  void theDistanceIsTheFewestEdits(String a, String b, int expected) {
    assertThat(Spelling.distance(a, b)).isEqualTo(expected);
    assertThat(Spelling.distance(b, a)).isEqualTo(expected);
  }

  @Test
  void namesTheNearestCandidate() {
    assertThat(Spelling.nearest("WEIR_PROT", Set.of("WEIR_PORT", "WEIR_TOPIC", "WEIR_JOBS")))
        .isEqualTo(", did you mean WEIR_PORT?");
  }

  @Test
  void namesNoneThatIsFar() {
    assertThat(Spelling.nearest("WEIR_ABCDEFGHIJ", Set.of("WEIR_PORT"))).isEmpty();
    assertThat(Spelling.nearest("WEIR_PORT", Set.of())).isEmpty();
    assertThat(Spelling.nearest("WEIR_NOPE", Set.of("WEIR_HOST", "WEIR_JOBS"))).isEmpty();
    assertThat(Spelling.nearest("WEIR_", Set.of("WEIR_X"))).isEmpty();
  }
}
