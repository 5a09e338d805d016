package io.weir.service.access;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes directories, one after the other. Each change is made of the newest one, and again of a
 * newer one if another server was faster; a line of the log tells of it. Between two changes there
 * is a pause, in which other servers get their turn. Others wait: of a caller at most {@value
 * #MOST_OF_CALLER}, and {@value #MOST} of those who do not administer the server, so that nobody
 * keeps others from changes by many of their own. For any number of threads.
 */
final class DirectoryWriter {
  static final int MOST_OF_CALLER = 8;
  static final int MOST = 64;

  private static final Logger AUDIT = LoggerFactory.getLogger("weir.audit");
  private static final int ATTEMPTS = 10;
  private static final long AGAIN_MILLIS = 100;
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private final DirectoryLog log;
  private final Supplier<Directory> directory;
  private final Consumer<Directory> taken;
  private final Duration pause;

  /** Guarded by itself, as what follows. */
  private final Queue<Waiting> waiting = new ArrayDeque<>();

  private boolean isBusy;

  /** A change whose turn comes. */
  private record Waiting(
      Caller who,
      String what,
      int most,
      Consumer<DirectoryDraft> change,
      long since,
      CompletableFuture<Void> done) {}

  /**
   * @param taken is given each directory that was written
   * @param pause between two changes
   */
  DirectoryWriter(
      DirectoryLog log, Supplier<Directory> directory, Consumer<Directory> taken, Duration pause) {
    this.log = log;
    this.directory = directory;
    this.taken = taken;
    this.pause = pause;
  }

  /** The newest one that is known. */
  Directory newest() {
    return directory.get();
  }

  /**
   * Writes one if the newest is the expected one.
   *
   * @param most bytes that its document may have
   * @throws IllegalArgumentException naming what is full
   */
  CompletionStage<Boolean> write(Directory next, long expected, int most) {
    byte[] json = DirectoryJson.write(next);
    if (json.length > most) {
      throw new IllegalArgumentException(
          "directory: is full, "
              + most
              + " bytes at most, "
              + json.length
              + " with this change: "
              + DirectoryJson.sizes(next));
    }
    return log.append(DirectoryFollower.KEY, json, expected)
        .thenApply(
            (OptionalLong id) -> {
              id.ifPresent(version -> taken.accept(DirectoryJson.read(version, json)));
              return id.isPresent();
            });
  }

  /**
   * Changes the newest one when its turn comes.
   *
   * @param who makes the change
   * @param what for people; holds no secret
   * @param most bytes that its document may have afterwards
   * @return fails with {@link IllegalArgumentException} naming what is full, with {@link
   *     IllegalStateException} if it is not possible now
   */
  CompletionStage<Void> change(Caller who, String what, int most, Consumer<DirectoryDraft> change) {
    Waiting next =
        new Waiting(who, what, most, change, System.nanoTime(), new CompletableFuture<>());
    boolean isAdmin = who.may(Permission.ADMIN, Scope.SERVER);
    synchronized (waiting) {
      if (isBusy) {
        if (ofCaller(who) >= MOST_OF_CALLER || !isAdmin && waiting.size() >= MOST) {
          next.done.completeExceptionally(
              new IllegalStateException("too many changes of users and grants wait"));
        } else {
          waiting.add(next);
        }
        return next.done;
      }
      isBusy = true;
    }
    begin(next);
    return next.done;
  }

  private long ofCaller(Caller who) {
    return waiting.stream().filter(each -> each.who.id().equals(who.id())).count();
  }

  private void begin(Waiting next) {
    attempt(next, ATTEMPTS)
        .whenComplete(
            (none, failure) -> {
              later(pause.toMillis(), this::beginNext);
              tell(next.done, failure);
            });
  }

  private static void tell(CompletableFuture<Void> done, Throwable failure) {
    if (failure == null) {
      done.complete(null);
    } else {
      done.completeExceptionally(failure);
    }
  }

  private void beginNext() {
    Waiting next;
    do {
      synchronized (waiting) {
        next = waiting.poll();
        if (next == null) {
          isBusy = false;
          return;
        }
      }
    } while (isLate(next));
    begin(next);
  }

  /** While Kafka is away, those that wait fail together. */
  private static boolean isLate(Waiting next) {
    return System.nanoTime() - next.since > LONGEST_WAIT.toNanos()
        && next.done.completeExceptionally(
            new IllegalStateException("others change users at the same time"));
  }

  private static void later(long millis, Runnable work) {
    CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS).execute(work);
  }

  private CompletableFuture<Void> attempt(Waiting next, int attempts) {
    try {
      return attemptNow(next, attempts).toCompletableFuture();
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletionStage<Void> attemptNow(Waiting next, int attempts) {
    Directory now = directory.get();
    if (now.version() == 0) {
      throw new IllegalStateException("users are not known yet");
    }
    Directory changed =
        now.changed(
            draft -> {
              draft.ended = draft.ended.after(Instant.now().getEpochSecond());
              next.change.accept(draft);
            });
    return write(changed, now.version(), next.most)
        .thenCompose(
            written -> {
              if (written) {
                AUDIT.info("access by={} {}", next.who.name(), next.what);
                return CompletableFuture.completedFuture(null);
              } else if (attempts == 1) {
                return CompletableFuture.failedFuture(
                    new IllegalStateException("others change users at the same time"));
              }
              // The newer one may not have come yet.
              CompletableFuture<Void> again = new CompletableFuture<>();
              later(
                  AGAIN_MILLIS,
                  () ->
                      attempt(next, attempts - 1)
                          .whenComplete((none, failure) -> tell(again, failure)));
              return again;
            });
  }
}
