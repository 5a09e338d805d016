package io.weir.standalone;

import io.weir.gateway.kafka.RecordSender;
import io.weir.service.broker.EmbeddedBroker;
import io.weir.service.broker.LogAppender;
import java.time.Duration;

/** Sends records to the broker in this process without a connection. */
record LocalSender(LogAppender log) implements RecordSender {

  /** Senders to this broker, which must be closed before it. */
  static RecordSender.Maker to(EmbeddedBroker broker) {
    return (settings, topic, partitions, maxMessageBytes) ->
        new LocalSender(
            broker.appender(
                topic,
                new LogAppender.Settings(
                    maxMessageBytes > 0 ? 0 : settings.lingerMillis(), // commands do not wait
                    settings.compression(),
                    settings.ackTimeout())));
  }

  @Override
  public void send(int partition, byte[] key, byte[] value, Sent told) {
    log.append(partition, key, value, told::sent);
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
