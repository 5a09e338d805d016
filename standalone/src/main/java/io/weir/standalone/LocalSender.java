package io.weir.standalone;

import io.weir.gateway.kafka.EntrySender;
import io.weir.gateway.log.LogEntry;
import io.weir.service.broker.EmbeddedBroker;
import io.weir.service.broker.LogAppender;
import java.time.Duration;

/** Sends to the broker in this process without a connection. */
record LocalSender(LogAppender log) implements EntrySender {

  /** Senders to this broker, which must be closed before it. */
  static EntrySender.Maker to(EmbeddedBroker broker) {
    return (settings, topic, partitions, maxMessageBytes) ->
        new LocalSender(
            broker.appender(
                topic,
                new LogAppender.Settings(
                    maxMessageBytes > 0 ? 0 : settings.lingerMillis(), // commands do not wait
                    BATCH_BYTES,
                    settings.compression(),
                    settings.ackTimeout())));
  }

  @Override
  public void send(LogEntry entry, Sent told) {
    log.append(entry.partition(), entry.key(), entry.value(), told::sent);
  }

  @Override
  public int partitions() {
    return log.partitions();
  }

  @Override
  public boolean isLocal() {
    return true;
  }

  @Override
  public void close(Duration limit) {
    log.close(limit);
  }
}
