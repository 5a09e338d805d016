package io.weir.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ProblemExceptionTest {
  @Test
  void takesTheFieldFromAMessageThatNamesIt() {
    assertThat(ProblemException.badRequest(new IllegalArgumentException("tag: too long")).field())
        .hasValue("tag");
    assertThat(ProblemException.badRequest(new IllegalArgumentException("all is lost")).field())
        .isEmpty();
    assertThat(ProblemException.tooLarge("body: must have at most 5 bytes").field())
        .hasValue("body");
    assertThat(ProblemException.tooSlow("body: must arrive within 5 ms").field()).hasValue("body");
    assertThat(ProblemException.unsupported("Content-Type must be text/csv, got none.").field())
        .hasValue("Content-Type");
    assertThat(ProblemException.unsupported("The charset of Content-Type is unknown.").field())
        .isEmpty();
  }

  @Test
  void writesTextThatIsNoUnicodeAsUnicode() {
    byte[] json = ProblemJson.of(ProblemException.badRequest("a", "got \"\ud800\u0001😀\""));

    assertThat(new String(json, StandardCharsets.UTF_8))
        .contains("\"detail\":\"got \\\"\ufffd\\u0001😀\\\"\"");
  }
}
