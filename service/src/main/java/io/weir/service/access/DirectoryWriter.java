package io.weir.service.access;

import java.time.Instant;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes directories. Each change is made of the newest one, and again of a newer one if another
 * server was faster; a line of the log tells of it.
 */
final class DirectoryWriter {
  private static final Logger AUDIT = LoggerFactory.getLogger("weir.audit");
  private static final int ATTEMPTS = 10;
  private static final long AGAIN_MILLIS = 100;

  private final DirectoryLog log;
  private final Supplier<Directory> directory;
  private final Consumer<Directory> taken;

  /**
   * @param taken is given each directory that was written
   */
  DirectoryWriter(DirectoryLog log, Supplier<Directory> directory, Consumer<Directory> taken) {
    this.log = log;
    this.directory = directory;
    this.taken = taken;
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
   * Changes the newest one.
   *
   * @param who makes the change
   * @param what for people; holds no secret
   * @param most bytes that its document may have afterwards
   * @throws IllegalArgumentException naming what is full
   */
  CompletionStage<Void> change(Caller who, String what, int most, Consumer<DirectoryDraft> change) {
    return change(who, what, most, change, ATTEMPTS);
  }

  private CompletionStage<Void> change(
      Caller who, String what, int most, Consumer<DirectoryDraft> change, int attempts) {
    Directory now = directory.get();
    if (now.version() == 0) {
      throw new IllegalStateException("users are not known yet");
    }
    Directory next =
        now.changed(
            draft -> {
              draft.ended = draft.ended.after(Instant.now().getEpochSecond());
              change.accept(draft);
            });
    return write(next, now.version(), most)
        .thenCompose(
            written -> {
              if (written) {
                AUDIT.info("access by={} {}", who.name(), what);
                return CompletableFuture.completedFuture(null);
              } else if (attempts == 1) {
                return CompletableFuture.failedFuture(
                    new IllegalStateException("others change users at the same time"));
              }
              // The newer one may not have come yet.
              return CompletableFuture.supplyAsync(
                      () -> change(who, what, most, change, attempts - 1),
                      CompletableFuture.delayedExecutor(AGAIN_MILLIS, TimeUnit.MILLISECONDS))
                  .thenCompose(again -> again);
            });
  }
}
