package io.weir.service.access;

import java.util.Optional;
import java.util.function.Supplier;

/**
 * Who asks for something, and what this one may do at the moment: a grant that goes, or a session
 * that ends, shows at the next question.
 */
public final class Caller {
  /** Streams of this bucket hold users and keys; nobody reads it, whatever the rights. */
  static final String OWN_BUCKET = "$access";

  private static final String ANYBODY = "anybody";
  private static final String ANONYMOUS = "anonymous";

  private final String id;
  private final String name;
  private final boolean isKnown;
  private final Optional<Session> session;
  private final Supplier<Rights> rights;
  private final Audit audit;

  private Caller(
      String id,
      String name,
      boolean isKnown,
      Optional<Session> session,
      Supplier<Rights> rights,
      Audit audit) {
    this.audit = audit;
    this.id = id;
    this.name = name;
    this.isKnown = isKnown;
    this.session = session;
    this.rights = rights;
  }

  /** Somebody with credentials. */
  Caller(Subject subject, Optional<Session> session, Supplier<Rights> rights, Audit audit) {
    this(subject.toString(), subject.name(), true, session, rights, audit);
  }

  /** Anybody, where nothing is guarded. */
  public static Caller ofOpenServer() {
    return new Caller(
        ANYBODY, ANYBODY, true, Optional.empty(), () -> Rights.ALL, new Audit(System::nanoTime));
  }

  /** Somebody without credentials. */
  static Caller anonymous(Supplier<Rights> rights, Audit audit) {
    return new Caller(ANONYMOUS, ANONYMOUS, false, Optional.empty(), rights, audit);
  }

  /** Like nobody else's: {@code user:NAME} or {@code token:NAME}; the same for all unknown ones. */
  public String id() {
    return id;
  }

  /** For people: the name of a token or user. */
  public String name() {
    return name;
  }

  /** The session whose token was given, if one was. */
  public Optional<Session> session() {
    return session;
  }

  /**
   * @throws AccessException if no credentials say who it is
   */
  public void requireKnown() {
    if (!isKnown) {
      throw AccessException.anonymous();
    }
  }

  /** Whether credentials say who it is. */
  public boolean isKnown() {
    return isKnown;
  }

  /** Whether there is the permission for this name. */
  public boolean may(Permission permission, Area area, String space, String name) {
    return !isReserved(area, space) && rights.get().permit(permission, area, space, name);
  }

  private static boolean isReserved(Area area, String space) {
    return area == Area.STREAMS && isOwnBucket(space);
  }

  /** Whether the streams of this bucket hold users and keys. */
  public static boolean isOwnBucket(String bucket) {
    return OWN_BUCKET.equals(bucket);
  }

  /**
   * @throws AccessException if there is no permission for this name
   */
  public void require(Permission permission, Area area, String space, String name) {
    if (!may(permission, area, space, name)) {
      throw refusal(permission, new Scope(area, NamePattern.exact(space), NamePattern.exact(name)));
    }
  }

  /** Whether there is the permission for all that the scope covers. */
  public boolean may(Permission permission, Scope scope) {
    return !isReserved(scope.area(), scope.space().text())
        && rights.get().permit(permission, scope);
  }

  /**
   * @throws AccessException if there is no permission for all of the scope
   */
  public void require(Permission permission, Scope scope) {
    if (!may(permission, scope)) {
      throw refusal(permission, scope);
    }
  }

  /**
   * The names of a space for which there is the permission now.
   *
   * @throws AccessException if there is none
   */
  public NameSet names(Permission permission, Area area, String space) {
    NameSet names =
        isReserved(area, space) ? NameSet.NONE : rights.get().names(permission, area, space);
    if (names.isEmpty()) {
      throw refusal(permission, new Scope(area, NamePattern.exact(space), NamePattern.ALL));
    }
    return names;
  }

  /**
   * The buckets or indices that have names for which there is the permission now.
   *
   * @throws AccessException if there is none
   */
  public NameSet spaces(Permission permission, Area area) {
    NameSet spaces = rights.get().spaces(permission, area);
    if (spaces.isEmpty()) {
      throw refusal(permission, new Scope(area, NamePattern.ALL, NamePattern.ALL));
    }
    return spaces;
  }

  /** Whether there is any name for which there is the permission now. */
  public boolean sees(Permission permission, Area area) {
    return !rights.get().spaces(permission, area).isEmpty();
  }

  /**
   * Whether there is the permission for all names of all spaces now, so that none must be asked.
   */
  public boolean mayAll(Permission permission, Area area) {
    return rights.get().permit(permission, new Scope(area, NamePattern.ALL, NamePattern.ALL));
  }

  /** The refusal of this one. */
  public AccessException refusal(Permission permission, Scope scope) {
    audit.refused(name, permission.toString() + ' ' + scope);
    return isKnown
        ? AccessException.forbidden(name, permission, scope)
        : AccessException.anonymous();
  }
}
