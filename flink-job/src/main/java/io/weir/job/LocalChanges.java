package io.weir.job;

import io.weir.model.records.Change;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.flink.metrics.Gauge;

/**
 * The changes of a task's commands, for readers in the same process, which need not wait until a
 * change has been to Kafka and back. Each is told once queries see what it tells of, whether or not
 * Kafka has it: it depends on the log alone, so a task that applies its command again says the
 * same.
 *
 * <p>It is also a metric, of how many were told: metrics are the only objects that Flink passes on
 * as they are, to its reporters.
 */
public final class LocalChanges implements Gauge<Long> {
  private final List<Consumer<Change>> readers = new CopyOnWriteArrayList<>();
  private final LongAdder told = new LongAdder();

  /**
   * Tells a reader all changes from now on.
   *
   * @param reader is called on the task's thread: must be brief, must not block
   */
  public void read(Consumer<Change> reader) {
    readers.add(reader);
  }

  /** Tells the readers a change; for the task's thread. */
  public void tell(Change change) {
    for (Consumer<Change> reader : readers) {
      reader.accept(change);
    }
    told.increment();
  }

  /** Changes told since the start. */
  @Override
  public Long getValue() {
    return told.sum();
  }
}
