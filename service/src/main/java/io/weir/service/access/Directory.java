package io.weir.service.access;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Users, groups, grants and the keys of sessions at one moment. It is one document, so that every
 * change is made of it as a whole or not at all.
 */
public final class Directory {
  /** The largest document in bytes; some thousands of users. */
  static final int MAX_BYTES = 1 << 20;

  static final Directory EMPTY =
      new Directory(0, Map.of(), Map.of(), List.of(), List.of(), Map.of());

  private final long version;
  private final Map<String, User> users;
  private final Map<String, Set<String>> groups;
  private final List<Given> grants;
  private final List<SigningKey> keys;
  private final Map<String, Long> ended;
  private final Map<String, String> passwordMarks;
  private final Rights ofAnybody;
  private final Rights ofAuthenticated;
  private final Map<String, Rights> ofUsers = new ConcurrentHashMap<>();

  /**
   * A user.
   *
   * @param hash of the password, by bcrypt
   * @param mustChange whether the password must be changed before anything else is done
   */
  record User(String hash, boolean mustChange) {}

  /** A grant to somebody. */
  public record Given(Subject subject, Grant grant) {}

  /**
   * What sessions are signed with.
   *
   * @param secret 32 bytes, in base64url
   * @param made ms since the epoch
   */
  record SigningKey(String id, String secret, long made) {}

  Directory(
      long version,
      Map<String, User> users,
      Map<String, Set<String>> groups,
      List<Given> grants,
      List<SigningKey> keys,
      Map<String, Long> ended) {
    this.version = version;
    this.users = Map.copyOf(users);
    this.groups = Map.copyOf(groups);
    this.grants = List.copyOf(grants);
    this.keys = List.copyOf(keys);
    this.ended = Map.copyOf(ended);
    passwordMarks =
        users.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, each -> TokenDigest.of(each.getValue().hash()).mark()));
    ofAnybody = rights(each -> each.equals(Subject.ANYBODY), List.of());
    ofAuthenticated = rights(Directory::isOfKnown, List.of());
  }

  private static boolean isOfKnown(Subject subject) {
    return subject.equals(Subject.ANYBODY) || subject.equals(Subject.AUTHENTICATED);
  }

  private Rights rights(Predicate<Subject> isMeant, List<Grant> more) {
    List<Grant> all = new ArrayList<>(more);
    grants.stream().filter(each -> isMeant.test(each.subject())).forEach(g -> all.add(g.grant()));
    return Rights.of(all);
  }

  /** The id of the event that has it; 0 before the first. */
  long version() {
    return version;
  }

  Map<String, User> users() {
    return users;
  }

  /**
   * What tells a user's password from any other, also of another user of this name; null if there
   * is no such user. Nothing can be guessed from it, as nobody knows the salt.
   */
  String passwordMark(String user) {
    return passwordMarks.get(user);
  }

  Map<String, Set<String>> groups() {
    return groups;
  }

  List<Given> grants() {
    return grants;
  }

  /** The one that signs comes first. */
  List<SigningKey> keys() {
    return keys;
  }

  /** Sessions that were ended before their time, and when that is, in seconds since the epoch. */
  Map<String, Long> ended() {
    return ended;
  }

  /** What everybody may do. */
  Rights ofAnybody() {
    return ofAnybody;
  }

  /** What everybody with credentials may do. */
  Rights ofAuthenticated() {
    return ofAuthenticated;
  }

  /** What a user may do; nothing before a password that must be changed is changed. */
  Rights of(String user) {
    User found = users.get(user);
    if (found == null || found.mustChange()) {
      return Rights.NONE;
    }
    return ofUsers.computeIfAbsent(user, this::rightsOf);
  }

  /** The bucket {@code _user_NAME} belongs to its user. */
  private Rights rightsOf(String user) {
    Grant own =
        new Grant(
            Set.of(Permission.ADMIN),
            new Scope(Area.STREAMS, NamePattern.exact("_user_" + user), NamePattern.ALL));
    return rights(each -> isOfKnown(each) || isOf(each, user), List.of(own));
  }

  private boolean isOf(Subject subject, String user) {
    return switch (subject.kind()) {
      case USER -> subject.name().equals(user);
      case GROUP -> groups.getOrDefault(subject.name(), Set.of()).contains(user);
      default -> false;
    };
  }

  /** The same after a change. */
  Directory changed(Consumer<DirectoryDraft> change) {
    DirectoryDraft draft = new DirectoryDraft(this);
    change.accept(draft);
    return draft.directory();
  }
}
