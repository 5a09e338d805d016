package io.weir.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.records.StreamKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DirectoryWriterTest {
  private static final Audit AUDIT = new Audit(System::nanoTime);
  private static final long LOG_MILLIS = 5;

  private final ScheduledExecutorService log = Executors.newSingleThreadScheduledExecutor();
  private volatile Directory directory =
      new Directory(1, Map.of(), Map.of(), List.of(), List.of(), EndedSessions.NONE);
  private long last = 1;

  private final Passwords passwords = new Passwords(System::nanoTime);
  private final Accounts accounts = server();

  private final Caller admin = caller("admin", "admin");
  private final Caller giver = caller("anna", "grant,get:streams/b/*");

  private Accounts server() {
    return new Accounts(
        new DirectoryWriter(this::append, () -> directory, this::take, Duration.ofMillis(20)),
        passwords,
        new Sessions(() -> directory, InstantSource.system()));
  }

  /** As the state does it: in the order of the log, some time later. */
  private CompletionStage<OptionalLong> append(StreamKey key, byte[] json, long expected) {
    CompletableFuture<OptionalLong> done = new CompletableFuture<>();
    log.schedule(
        () -> {
          done.complete(last == expected ? OptionalLong.of(++last) : OptionalLong.empty());
        },
        LOG_MILLIS,
        TimeUnit.MILLISECONDS);
    return done;
  }

  private synchronized void take(Directory written) {
    if (written.version() > directory.version()) {
      directory = written;
    }
  }

  @AfterEach
  void close() {
    passwords.close();
    log.shutdownNow();
  }

  private static Caller caller(String name, String grant) {
    Rights rights = Rights.of(List.of(Grant.of(grant)));
    return new Caller(Subject.user(name), Optional.empty(), () -> rights, AUDIT);
  }

  private static CompletableFuture<Void> grant(
      Accounts at, Caller who, boolean isGiven, String scope) {
    return at.grant(who, isGiven, Subject.of("u"), Permission.GET, Scope.of(scope))
        .toCompletableFuture();
  }

  @Test
  void aGiverWhoChangesAllTheTimeKeepsNobodyElseFromIt() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    Accounts other = server();
    ExecutorService flood = Executors.newFixedThreadPool(40);
    try {
      for (int i = 0; i < 40; i++) {
        String scope = "streams/b/" + i;
        Accounts at = i % 4 == 0 ? accounts : other;
        flood.submit(
            () -> {
              for (boolean isGiven = true; ended.getCount() > 0; isGiven = !isGiven) {
                try {
                  grant(at, giver, isGiven, scope).get();
                } catch (ExecutionException refusal) {
                  ended.await(1, TimeUnit.MILLISECONDS);
                }
              }
              return null;
            });
      }
      for (int i = 0; i < 3; i++) {
        grant(accounts, admin, true, "streams/c/" + i).get(20, TimeUnit.SECONDS);
      }
    } finally {
      ended.countDown();
      flood.shutdown();
    }
    assertThat(flood.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void oneCallerHasABoundedNumberOfChangesThatWait() {
    List<CompletableFuture<Void>> changes = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      changes.add(grant(accounts, giver, true, "streams/b/" + i));
    }
    assertThatThrownBy(changes.get(99)::join)
        .hasMessageContaining("too many changes of users and grants wait");
    changes.get(0).join();
    grant(accounts, admin, true, "streams/c/x").join();
  }
}
