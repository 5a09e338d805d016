package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Tag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PostingTest {
  private static List<String> of(String tag) {
    return Posting.of(Tag.of(tag)).stream()
        .map(posting -> new String(posting, StandardCharsets.UTF_8).replace('\1', '!'))
        .toList();
  }

  private static String withLabels(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "l" + i + "=\"v\"")
        .collect(Collectors.joining(",", "m{", "}"));
  }

  @Test
  void areWrittenAsTheyAlwaysWere() {
    assertThat(of("m{b=\"1\",a=\"é\\n\\\"\"}"))
        .containsExactly("a!é\n\"!m{b=\"1\",a=\"é\\n\\\"\"}", "b!1!m{b=\"1\",a=\"é\\n\\\"\"}");
    assertThat(of("{__name__=\"x\",a=\"\"}")).containsExactly("__name__!x!{__name__=\"x\",a=\"\"}");
    assertThat(Posting.list("a", "b")).isEqualTo(new byte[] {'a', 1, 'b', 1});
    assertThat(Posting.OF_MANY_LABELS).isEqualTo(new byte[] {1, 1});
  }

  @ParameterizedTest
  @ValueSource(strings = {"boiler-7", "m", "m{}", "m{a=\"\"}", "m{a=b}", "disk-io{a=\"b\"}", "}"})
  void areNotOfNamesWithoutLabels(String tag) {
    assertThat(of(tag)).isEmpty();
  }

  @Test
  void isASingleOneOfTooManyLabels() {
    assertThat(of(withLabels(Posting.MOST_LABELS))).hasSize(Posting.MOST_LABELS);
    String many = withLabels(Posting.MOST_LABELS + 1);
    assertThat(of(many)).containsExactly("!!" + many);
  }

  @Test
  void sayTheirTagAndTheListTheyAreOf() {
    Tag tag = Tag.of("m{a=\"b\"}");
    byte[] posting = Posting.of(tag).get(0);
    byte[] list = Posting.list("a", "b");
    assertThat(Posting.startsWith(posting, list)).isTrue();
    assertThat(Posting.tag(posting, list)).isEqualTo(tag);
    assertThat(Posting.list(posting, Posting.values("a", ""))).hasValue(list);
  }
}
