package io.weir.query.reply;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncodingTest {
  @ParameterizedTest
  @EnumSource(Encoding.class)
  void leavesWhatDoesNotFitIntoHalf(Encoding encoding) throws Exception {
    byte[] random = new byte[10_000];
    new Random(14).nextBytes(random);
    Utf8Text text = new Utf8Text(random.length).raw(random);

    assertThat(text.compressed(encoding)).isSameAs(text);
    assertThat(text.stream().readAllBytes()).isEqualTo(random);
  }
}
