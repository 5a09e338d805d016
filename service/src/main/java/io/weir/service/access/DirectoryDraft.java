package io.weir.service.access;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A directory while it is changed. */
final class DirectoryDraft {
  private static final int MOST_GRANTS = 10_000;

  final Map<String, Directory.User> users;
  final Map<String, Set<String>> groups;
  final List<Directory.Given> grants;
  final List<Directory.SigningKey> keys;
  final Map<String, Long> ended;
  private final long version;

  DirectoryDraft(Directory from) {
    version = from.version();
    users = new HashMap<>(from.users());
    groups = new HashMap<>(from.groups());
    grants = new ArrayList<>(from.grants());
    keys = new ArrayList<>(from.keys());
    ended = new HashMap<>(from.ended());
  }

  Directory directory() {
    return new Directory(version, users, groups, grants, keys, ended);
  }

  /** Gives one permission; a second time does nothing. */
  void grant(Subject subject, Permission permission, Scope scope) {
    Directory.Given given = new Directory.Given(subject, new Grant(Set.of(permission), scope));
    if (!grants.contains(given)) {
      if (grants.size() == MOST_GRANTS) {
        throw new IllegalArgumentException("grant: there are " + MOST_GRANTS + ", the most");
      }
      grants.add(given);
    }
  }

  void revoke(Subject subject, Permission permission, Scope scope) {
    grants.remove(new Directory.Given(subject, new Grant(Set.of(permission), scope)));
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
    grants.removeIf(each -> each.subject().equals(new Subject(Subject.Kind.USER, user)));
  }
}
