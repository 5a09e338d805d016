package io.weir.service.access;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes users, groups and grants. Each change is made of the newest directory, and again of a
 * newer one if another server was faster; a line of the log tells of it.
 */
public final class Accounts {
  private static final Logger AUDIT = LoggerFactory.getLogger("weir.audit");
  private static final int ATTEMPTS = 10;
  private static final int MOST_KEYS = 3;

  private final DirectoryLog log;
  private final Supplier<Directory> directory;
  private final Consumer<Directory> taken;
  private final Passwords passwords;
  private final Sessions sessions;
  private final AtomicBoolean begins = new AtomicBoolean();

  /**
   * @param taken is given each directory that was written
   */
  Accounts(
      DirectoryLog log,
      Supplier<Directory> directory,
      Consumer<Directory> taken,
      Passwords passwords,
      Sessions sessions) {
    this.log = log;
    this.directory = directory;
    this.taken = taken;
    this.passwords = passwords;
    this.sessions = sessions;
  }

  /** Somebody who wants to be the first administrator. */
  public record Admin(String user, String password) {
    @Override
    public String toString() {
      return user;
    }
  }

  /** Writes the first directory, unless it is being written. */
  void begin(Optional<Admin> admin) {
    if (!begins.compareAndSet(false, true)) {
      return;
    }
    Directory first =
        Directory.EMPTY.changed(
            draft -> {
              draft.keys.add(sessions.newKey());
              admin.ifPresent(
                  each -> {
                    draft.users.put(
                        each.user(), new Directory.User(passwords.hash(each.password()), true));
                    draft.grant(
                        new Subject(Subject.Kind.USER, each.user()),
                        Permission.ADMIN,
                        Scope.SERVER);
                  });
            });
    write(first, 0)
        .whenComplete(
            (done, failure) -> {
              begins.set(false);
              if (failure == null && done) {
                AUDIT.info("access begins{}", admin.map(a -> ": administrator " + a).orElse(""));
              }
            });
  }

  private CompletionStage<Boolean> write(Directory next, long expected) {
    byte[] json = DirectoryJson.write(next);
    if (json.length > Directory.MAX_BYTES) {
      throw new IllegalArgumentException(
          "users: all users, groups and grants must fit into " + Directory.MAX_BYTES + " bytes");
    }
    return log.append(DirectoryFollower.KEY, json, expected)
        .thenApply(
            (OptionalLong id) -> {
              id.ifPresent(version -> taken.accept(DirectoryJson.read(version, json)));
              return id.isPresent();
            });
  }

  /**
   * @param who makes the change
   * @param what for people; holds no secret
   */
  private CompletionStage<Void> change(
      Caller who, String what, Consumer<DirectoryDraft> change, int attempts) {
    Directory now = directory.get();
    if (now.version() == 0) {
      throw new IllegalStateException("users are not known yet");
    }
    return write(now.changed(change), now.version())
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
                      () -> change(who, what, change, attempts - 1),
                      CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS))
                  .thenCompose(again -> again);
            });
  }

  private CompletionStage<Void> change(Caller who, String what, Consumer<DirectoryDraft> change) {
    return change(who, what, change, ATTEMPTS);
  }

  /**
   * Adds a user, or gives one another password.
   *
   * @param mustChange whether it is to be changed at the next sign-in
   * @throws IllegalArgumentException naming the field and the limit
   */
  public CompletionStage<Void> setPassword(
      Caller who, String user, String password, boolean mustChange) {
    Subject.requireName("username", user);
    Passwords.requireValid(password);
    Directory.User next = new Directory.User(passwords.hash(password), mustChange);
    return change(who, "sets the password of " + user, draft -> draft.users.put(user, next));
  }

  /** Whether this is the user's password. */
  public boolean isPassword(String user, String password) {
    Directory.User found = directory.get().users().get(user);
    return passwords.verify(password, found == null ? null : found.hash());
  }

  public boolean isUser(String user) {
    return directory.get().users().containsKey(user);
  }

  public CompletionStage<Void> removeUser(Caller who, String user) {
    return change(who, "removes " + user, draft -> draft.remove(user));
  }

  /** The names of all users, in order. */
  public List<String> users() {
    return List.copyOf(new TreeSet<>(directory.get().users().keySet()));
  }

  /** The groups with their users, in order. */
  public Map<String, Set<String>> groups() {
    return new TreeMap<>(directory.get().groups());
  }

  /**
   * Sets who is in a group; nobody ends the group.
   *
   * @throws IllegalArgumentException naming the field and the limit
   */
  public CompletionStage<Void> setGroup(Caller who, String group, List<String> users) {
    Subject.requireName("group", group);
    users.forEach(each -> Subject.requireName("users", each));
    return change(
        who,
        "sets group " + group + " to " + users,
        draft -> {
          if (users.isEmpty()) {
            draft.groups.remove(group);
          } else {
            draft.groups.put(group, Set.copyOf(users));
          }
        });
  }

  /** The grants that have to do with what a scope covers. */
  public List<Directory.Given> grants(Scope scope) {
    List<Directory.Given> found = new ArrayList<>();
    for (Directory.Given each : directory.get().grants()) {
      if (each.grant().scope().covers(scope) || scope.covers(each.grant().scope())) {
        found.add(each);
      }
    }
    return found;
  }

  /** Gives a permission, or takes it back. */
  public CompletionStage<Void> grant(
      Caller who, boolean isGiven, Subject subject, Permission permission, Scope scope) {
    return change(
        who,
        (isGiven ? "grants " : "revokes ") + permission + ':' + scope + " to " + subject,
        draft -> {
          if (isGiven) {
            draft.grant(subject, permission, scope);
          } else {
            draft.revoke(subject, permission, scope);
          }
        });
  }

  /** Ends a session before its time. */
  public CompletionStage<Void> end(Caller who, Session session) {
    long now = Instant.now().getEpochSecond();
    return change(
        who,
        "ends a session of " + session.user(),
        draft -> {
          draft.ended.values().removeIf(expires -> expires < now);
          draft.ended.put(session.id(), session.expires());
        });
  }

  /** Sessions are signed with another key from now on; the last ones still count. */
  public CompletionStage<Void> rotate(Caller who, boolean endsAll) {
    return change(
        who,
        endsAll ? "ends all sessions" : "rotates the key of sessions",
        draft -> {
          if (endsAll) {
            draft.keys.clear();
          }
          draft.keys.add(0, sessions.newKey());
          while (draft.keys.size() > MOST_KEYS) {
            draft.keys.remove(draft.keys.size() - 1);
          }
        });
  }
}
