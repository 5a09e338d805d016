package io.weir.service.access;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A directory while it is changed. */
final class DirectoryDraft {
  static final int MOST_GRANTS = 10_000;

  /** Those that one giver has given, unless an administrator. */
  static final int MOST_OF_GIVER = 1000;

  /** The texts of those, in characters. */
  static final int MOST_CHARACTERS_OF_GIVER = 64 << 10;

  final Map<String, Directory.User> users;
  final Map<String, Set<String>> groups;
  final List<Directory.Given> grants;
  final List<Directory.SigningKey> keys;
  EndedSessions ended;
  private final long version;

  DirectoryDraft(Directory from) {
    version = from.version();
    users = new HashMap<>(from.users());
    groups = new HashMap<>(from.groups());
    grants = new ArrayList<>(from.grants());
    keys = new ArrayList<>(from.keys());
    ended = from.ended();
  }

  Directory directory() {
    return new Directory(version, users, groups, grants, keys, ended);
  }

  /** Gives one permission, with the rights of an administrator; a second time does nothing. */
  void grant(String by, Subject subject, Permission permission, Scope scope) {
    Directory.Given given = given(by, subject, permission, scope);
    if (grants.stream().noneMatch(given::isSame)) {
      if (grants.size() == MOST_GRANTS) {
        throw new IllegalArgumentException("grant: there are " + MOST_GRANTS + ", the most");
      }
      grants.add(given);
    }
  }

  /**
   * Refuses somebody who has given too much, so that nobody uses up what all share.
   *
   * @param by who is no administrator
   * @throws IllegalArgumentException naming the limit
   */
  void requireFewOf(String by) {
    int count = 0;
    int characters = 0;
    for (Directory.Given each : grants) {
      if (each.by().equals(by)) {
        count++;
        characters += each.subject().toString().length() + each.grant().toString().length();
      }
    }
    if (count > MOST_OF_GIVER || characters > MOST_CHARACTERS_OF_GIVER) {
      throw new IllegalArgumentException(
          "grant: "
              + by
              + " has given the most that one may, "
              + MOST_OF_GIVER
              + " grants of "
              + MOST_CHARACTERS_OF_GIVER
              + " characters");
    }
  }

  private static Directory.Given given(
      String by, Subject subject, Permission permission, Scope scope) {
    return new Directory.Given(subject, new Grant(Set.of(permission), scope), by);
  }

  void revoke(Subject subject, Permission permission, Scope scope) {
    grants.removeIf(given("", subject, permission, scope)::isSame);
  }

  /** Takes a user away, from groups too, with all grants. */
  void remove(String user) {
    users.remove(user);
    groups.replaceAll(
        (name, members) -> {
          Set<String> others = new TreeSet<>(members);
          others.remove(user);
          return Set.copyOf(others);
        });
    grants.removeIf(each -> each.subject().equals(Subject.user(user)));
  }
}
