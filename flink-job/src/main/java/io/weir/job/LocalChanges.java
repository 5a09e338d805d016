package io.weir.job;

import io.weir.model.records.Change;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.flink.metrics.Gauge;

/**
 * The changes of a task's commands, for who is in the same process and need not wait until they
 * have been to Kafka and back. Each is told once queries see what it tells of, and whether Kafka
 * has it yet or not: it depends on the log alone, so what applies its command again says the same.
 *
 * <p>It is also the metric of the changes that it told: so a metric reporter in this process gets
 * this object.
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
