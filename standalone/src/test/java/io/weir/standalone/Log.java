package io.weir.standalone;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.LoggerFactory;

/** What this process logs from now until it is closed, stack traces included. */
final class Log implements AutoCloseable {
  private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PatternLayoutEncoder lines = new PatternLayoutEncoder();
  private final OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();

  Log() {
    lines.setContext(root.getLoggerContext());
    lines.setCharset(StandardCharsets.UTF_8);
    lines.setPattern("%level %logger{0}: %msg%n");
    lines.start();
    appender.setContext(root.getLoggerContext());
    appender.setEncoder(lines);
    appender.setOutputStream(bytes);
    appender.start();
    root.addAppender(appender);
  }

  String text() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    root.detachAppender(appender);
    appender.stop();
    lines.stop();
  }
}
