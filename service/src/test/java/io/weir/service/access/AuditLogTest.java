package io.weir.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import java.net.URL;
import org.junit.jupiter.api.Test;

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
}
