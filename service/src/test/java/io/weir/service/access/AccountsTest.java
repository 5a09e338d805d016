package io.weir.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AccountsTest {
  private static final Audit AUDIT = new Audit(System::nanoTime);

  private Directory directory =
      new Directory(1, Map.of(), Map.of(), List.of(), List.of(), EndedSessions.NONE);

  private final Passwords passwords = new Passwords(System::nanoTime);
  private final Accounts accounts =
      new Accounts(
          new DirectoryWriter(
              (key, json, expected) ->
                  CompletableFuture.completedFuture(OptionalLong.of(expected + 1)),
              () -> directory,
              written -> directory = written,
              Duration.ZERO),
          passwords,
          new Sessions(() -> directory, InstantSource.system()));

  private final Caller admin = caller("admin", "admin");
  private final Caller giver = caller("anna", "grant,get:streams/b/*");
  private final Caller otherGiver = caller("bert", "grant,get:streams/b/*");

  @AfterEach
  void close() {
    passwords.close();
  }

  private static Caller caller(String name, String grant) {
    Rights rights = Rights.of(List.of(Grant.of(grant)));
    return new Caller(Subject.user(name), Optional.empty(), () -> rights, AUDIT);
  }

  private void grant(Caller who, String to, String scope) {
    accounts
        .grant(who, true, Subject.of(to), Permission.GET, Scope.of(scope))
        .toCompletableFuture()
        .join();
  }

  /** As if they had been granted one by one, which takes longer the more there are. */
  private void holdGrants(Caller who, int count, String prefix) {
    List<Directory.Given> grants = new ArrayList<>(directory.grants());
    for (int i = 0; i < count; i++) {
      Grant grant = new Grant(Set.of(Permission.GET), Scope.of(prefix + i));
      grants.add(new Directory.Given(Subject.of("u"), grant, who.id()));
    }
    directory =
        new Directory(
            directory.version() + 1, Map.of(), Map.of(), grants, List.of(), EndedSessions.NONE);
  }

  @Test
  void aGiverMayNotUseUpWhatAllShare() {
    holdGrants(giver, DirectoryDraft.MOST_OF_GIVER - 3, "streams/b/");
    for (int i = DirectoryDraft.MOST_OF_GIVER - 3; i < DirectoryDraft.MOST_OF_GIVER; i++) {
      grant(giver, "u", "streams/b/" + i);
    }
    assertThatThrownBy(() -> grant(giver, "u", "streams/b/x"))
        .hasMessageContaining("grant: user:anna has given the most that one may, 1000 grants");
    grant(otherGiver, "u", "streams/b/x");
    grant(admin, "u", "streams/b/y");
    accounts
        .grant(giver, false, Subject.of("u"), Permission.GET, Scope.of("streams/b/0"))
        .toCompletableFuture()
        .join();
    grant(giver, "u", "streams/b/z");
    assertThat(DirectoryJson.read(7, DirectoryJson.write(directory)).grants())
        .as("who gave is kept")
        .isEqualTo(directory.grants());
  }

  @Test
  void longNamesCountByTheirLength() {
    String name = "%20".repeat(200);
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < DirectoryDraft.MOST_OF_GIVER; i++) {
                grant(giver, "u", "streams/b/" + name + i);
              }
            })
        .hasMessageContaining("grants of 65536 characters");
    assertThat(directory.grants().size()).isBetween(90, 110);
  }

  @Test
  void whatIsFullIsNamedAndAdministratorsHaveRoomLeft() {
    String name = "x".repeat(1000);
    for (int i = 0; i < 11; i++) {
      holdGrants(caller("giver" + i, "grant,get:streams/b/*"), 60, "streams/b/" + name + i + ".");
    }
    Caller last = giver;
    for (int i = 11; i < 20; i++) {
      last = caller("giver" + i, "grant,get:streams/b/*");
      try {
        for (int j = 0; j < 60; j++) {
          grant(last, "u", "streams/b/" + name + i + "." + j);
        }
      } catch (CompletionException e) {
        assertThat(e.getCause())
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageMatching("directory: is full, 786432 bytes.*grants 78\\d{4}.*");
        break;
      }
    }
    Caller refused = last;
    assertThatThrownBy(() -> grant(refused, "u", "streams/b/" + name))
        .hasMessageContaining("is full");
    grant(admin, "u", "streams/b/" + name);
  }
}
