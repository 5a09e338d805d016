package io.weir.service.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Changes users, groups and grants: each change as a whole or not at all. What one can add who
 * administers nothing is bounded, and leaves room for others.
 */
public final class Accounts {
  private static final Logger AUDIT = LoggerFactory.getLogger("weir.audit");
  private static final int MOST_KEYS = 3;

  private final DirectoryWriter writer;
  private final Passwords passwords;
  private final Sessions sessions;
  private final AtomicBoolean begins = new AtomicBoolean();

  Accounts(DirectoryWriter writer, Passwords passwords, Sessions sessions) {
    this.writer = writer;
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
                        each.user(), new Directory.User(Passwords.hash(each.password()), true));
                    draft.grant("", Subject.user(each.user()), Permission.ADMIN, Scope.SERVER);
                  });
            });
    writer
        .write(first, 0, Directory.MAX_BYTES)
        .whenComplete(
            (done, failure) -> {
              begins.set(false);
              if (failure == null && done) {
                AUDIT.info("access begins{}", admin.map(a -> ": administrator " + a).orElse(""));
              }
            });
  }

  private CompletionStage<Void> change(Caller who, String what, Consumer<DirectoryDraft> change) {
    return writer.change(who, what, Directory.MAX_BYTES, change);
  }

  /**
   * Adds a user, or gives one another password.
   *
   * @param address where the one is who does so
   * @param mustChange whether it is to be changed at the next sign-in
   * @return fails with {@link BusyException} if there is too much to hash
   * @throws IllegalArgumentException naming the field and the limit
   */
  public CompletionStage<Void> setPassword(
      Caller who, String address, String user, String password, boolean mustChange) {
    Subject.requireName("username", user);
    Passwords.requireValid(password);
    return passwords
        .hash(new SignInAttempt(address, who.name()), password)
        .thenCompose(
            hash ->
                change(
                    who,
                    "sets the password of " + user,
                    draft -> draft.users.put(user, new Directory.User(hash, mustChange))));
  }

  public boolean isUser(String user) {
    return writer.newest().users().containsKey(user);
  }

  public CompletionStage<Void> removeUser(Caller who, String user) {
    return change(who, "removes " + user, draft -> draft.remove(user));
  }

  /** The names of all users, in order. */
  public List<String> users() {
    return List.copyOf(new TreeSet<>(writer.newest().users().keySet()));
  }

  /** The groups with their users, in order. */
  public Map<String, Set<String>> groups() {
    return new TreeMap<>(writer.newest().groups());
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
    for (Directory.Given each : writer.newest().grants()) {
      if (each.grant().scope().covers(scope) || scope.covers(each.grant().scope())) {
        found.add(each);
      }
    }
    return found;
  }

  /**
   * Gives a permission, or takes it back.
   *
   * @throws IllegalArgumentException naming what is full
   */
  public CompletionStage<Void> grant(
      Caller who, boolean isGiven, Subject subject, Permission permission, Scope scope) {
    String what = permission.toString() + ':' + scope;
    if (!isGiven) {
      return change(
          who,
          "revokes " + what + " from " + subject,
          draft -> draft.revoke(subject, permission, scope));
    }
    boolean isAdmin = who.may(Permission.ADMIN, Scope.SERVER);
    return writer.change(
        who,
        "grants " + what + " to " + subject,
        isAdmin ? Directory.MAX_BYTES : Directory.MAX_BYTES_OF_GIVERS,
        draft -> {
          draft.grant(who.id(), subject, permission, scope);
          if (!isAdmin) {
            draft.requireFewOf(who.id());
          }
        });
  }

  /** Ends a session before its time. */
  public CompletionStage<Void> end(Caller who, Session session) {
    return change(
        who,
        "ends a session of " + session.user(),
        draft -> draft.ended = draft.ended.with(session));
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
