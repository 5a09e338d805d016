package io.weir.service.access;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Users, groups, grants and the keys of sessions at one moment. It is one document, so that every
 * change is made of it as a whole or not at all.
 */
public final class Directory {
  /** The largest document in bytes; some thousands of users. */
  static final int MAX_BYTES = 1 << 20;

  /** Those up to which others than administrators may give grants. */
  static final int MAX_BYTES_OF_GIVERS = MAX_BYTES / 4 * 3;

  static final Directory EMPTY =
      new Directory(0, Map.of(), Map.of(), List.of(), List.of(), EndedSessions.NONE);

  private final long version;
  private final Map<String, User> users;
  private final Map<String, Set<String>> groups;
  private final List<Given> grants;
  private final List<SigningKey> keys;
  private final EndedSessions ended;
  private final Map<String, String> passwordMarks;
  private final Map<Subject, Rights> bySubject;
  private final Map<String, Rights> ofUsers = new ConcurrentHashMap<>();

  /**
   * A user.
   *
   * @param hash of the password, by bcrypt
   * @param mustChange whether the password must be changed before anything else is done
   */
  record User(String hash, boolean mustChange) {
    User {
      Objects.requireNonNull(hash);
    }
  }

  /**
   * A grant to somebody.
   *
   * @param by who has given it, as text; empty for one of before that was noted
   */
  public record Given(Subject subject, Grant grant, String by) {
    /** Whether both give the same to the same. */
    boolean isSame(Given other) {
      return subject.equals(other.subject) && grant.equals(other.grant);
    }
  }

  /**
   * What sessions are signed with.
   *
   * @param secret 32 bytes, in base64url
   * @param made ms since the epoch
   */
  record SigningKey(String id, String secret, long made) {
    SigningKey {
      Objects.requireNonNull(id);
      Objects.requireNonNull(secret);
    }
  }

  Directory(
      long version,
      Map<String, User> users,
      Map<String, Set<String>> groups,
      List<Given> grants,
      List<SigningKey> keys,
      EndedSessions ended) {
    this.version = version;
    this.users = Map.copyOf(users);
    this.groups = Map.copyOf(groups);
    this.grants = List.copyOf(grants);
    this.keys = List.copyOf(keys);
    this.ended = ended;
    passwordMarks =
        users.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, each -> TokenDigest.of(each.getValue().hash()).mark()));
    bySubject =
        grants.stream()
            .collect(
                Collectors.groupingBy(
                    Given::subject,
                    Collectors.collectingAndThen(
                        Collectors.mapping(Given::grant, Collectors.toList()), Rights::of)));
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

  /** Sessions that were ended before their time. */
  EndedSessions ended() {
    return ended;
  }

  /** What everybody may do. */
  Rights ofAnybody() {
    return granted(Subject.ANYBODY);
  }

  /** What everybody with credentials may do, and this one. */
  Rights of(Subject subject) {
    return granted(subject).plus(granted(Subject.AUTHENTICATED)).plus(ofAnybody());
  }

  /** What is granted to this one alone. */
  Rights granted(Subject subject) {
    return bySubject.getOrDefault(subject, Rights.NONE);
  }

  /** What a user may do; nothing before a password that must be changed is changed. */
  Rights ofUser(String user) {
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
    Rights rights = Rights.of(List.of(own)).plus(of(Subject.user(user)));
    for (Map.Entry<String, Set<String>> group : groups.entrySet()) {
      if (group.getValue().contains(user)) {
        // In this order no step walks over the ones before.
        rights = granted(new Subject(Subject.Kind.GROUP, group.getKey())).plus(rights);
      }
    }
    return rights;
  }

  /** The same after a change. */
  Directory changed(Consumer<DirectoryDraft> change) {
    DirectoryDraft draft = new DirectoryDraft(this);
    change.accept(draft);
    return draft.directory();
  }
}
