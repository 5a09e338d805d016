package io.weir.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import java.net.URL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditLogTest {
  /** As every role has it; tests have another configuration. */
  @Test
  void theAuditIsWrittenWithoutASetting() throws Exception {
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    URL configuration = getClass().getResource("/logback.xml");
    configurator.doConfigure(configuration);
    assertThat(context.getLogger("weir.audit").isInfoEnabled()).isTrue();
    assertThat(context.getLogger("org.example").isInfoEnabled()).isFalse();
  }

  /** Ends of lines, codes of terminals, what is not seen, and what turns the direction around. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r", "\n", "\u0000", "\t", "\u001b", "\u007f", "\u0085", "\u009b", "\u2028", "\u2029",
        "\u200b", "\u202e", "\u2066", "\ufeff", "\udc00"
      })
  void nobodyWritesLinesOfTheirOwn(String code) {
    assertThat(Audit.clean("a" + code + "2026-01-31 INFO audit: refused who=root"))
        .isEqualTo("a?2026-01-31 INFO audit: refused who=root");
  }

  @Test
  void leavesNamesAsTheyAre() {
    assertThat(Audit.clean("J\u00f8rgen \u6771\u4eac/\ud83d\ude00"))
        .isEqualTo("J\u00f8rgen \u6771\u4eac/\ud83d\ude00");
  }
}
