package io.weir.service.access;

import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.model.records.Change;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordQuery;
import io.weir.model.records.RecordResult;
import io.weir.model.records.StreamKey;
import io.weir.service.changes.ChangeSubscriber;
import io.weir.service.process.DaemonThreads;
import java.util.Optional;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows the newest directory: from the changes, as they come, and from the state, which is asked
 * often before the first answer and seldom afterwards.
 */
final class DirectoryFollower implements ChangeSubscriber, AutoCloseable {
  static final StreamKey KEY = StreamKey.of(Caller.OWN_BUCKET, "directory");

  private static final Logger LOG = LoggerFactory.getLogger(DirectoryFollower.class);
  private static final long ASK_MILLIS = 300;
  private static final int ASK_EVERY = 20;

  private final QueryClient client;
  private final Runnable known;
  private final ScheduledThreadPoolExecutor thread =
      new ScheduledThreadPoolExecutor(1, new DaemonThreads("weir-access"));
  private volatile Directory current;
  private int ticks;

  /**
   * @param known called, on the thread that asks, while the directory is known and empty
   */
  DirectoryFollower(QueryClient client, Runnable known) {
    this.client = client;
    this.known = known;
  }

  void start() {
    thread.scheduleWithFixedDelay(this::tick, 0, ASK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** The newest one; empty before it is known. */
  Optional<Directory> current() {
    return Optional.ofNullable(current);
  }

  private void tick() {
    try {
      if (current == null || ++ticks % ASK_EVERY == 0) {
        ask();
      } else if (current.version() == 0) {
        known.run();
      }
    } catch (RuntimeException e) {
      LOG.debug("the directory of users was not read", e);
    }
  }

  private void ask() {
    RecordQuery query =
        new RecordQuery.Events(LogPosition.NONE, KEY, -1, 1, RecordQuery.Events.MAX_BYTES);
    client
        .query(query.toQuery())
        .thenAccept(
            answer -> {
              if (answer.unmarked() instanceof QueryResult.Records records
                  && RecordResult.of(records.result()) instanceof RecordResult.Events events) {
                take(events);
              }
            });
  }

  private void take(RecordResult.Events events) {
    if (events.events().isEmpty()) {
      take(Directory.EMPTY);
    } else {
      RecordResult.Events.Event last = events.events().get(events.events().size() - 1);
      read(last.id(), last.document());
    }
  }

  private void read(long version, byte[] document) {
    try {
      if (current == null || version > current.version()) {
        take(DirectoryJson.read(version, document));
      }
    } catch (IllegalArgumentException e) {
      LOG.error("{}: event {} is not taken, what was known stays: {}", KEY, version, e.toString());
    }
  }

  /** An older one comes from a replica that lags, or is told again. */
  synchronized void take(Directory directory) {
    if (current == null || directory.version() > current.version()) {
      current = directory;
    }
  }

  @Override
  public void changed(Change change) {
    if (KEY.equals(change.key())
        && change.outcome() instanceof Change.Outcome.Appended appended
        && !change.documents().isEmpty()) {
      read(appended.last(), change.documents().get(change.documents().size() - 1));
    }
  }

  @Override
  public void missed() {
    thread.execute(this::ask);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }
}
