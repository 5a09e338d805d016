package io.weir.service.access;

import io.weir.model.Excerpt;

/**
 * Somebody is refused: 401 where nobody, or nobody who is known, asks; 403 where a known one has no
 * grant. Has no stack trace, since it is about the request and not the program.
 */
public final class AccessException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final boolean isForbidden;
  private final boolean isInvalid;

  private AccessException(String detail, boolean isForbidden, boolean isInvalid) {
    super(detail, null, false, false);
    this.isForbidden = isForbidden;
    this.isInvalid = isInvalid;
  }

  /** Nobody says who asks. */
  static AccessException anonymous() {
    return new AccessException(
        "This needs a token or a session: Authorization: Bearer ...", false, false);
  }

  /** What was given is no credential that is valid now; it is not said why. */
  static AccessException invalid() {
    return new AccessException("The token is unknown, or not valid any more.", false, true);
  }

  /** The one who asks has no grant. */
  static AccessException forbidden(String name, Permission permission, Scope scope) {
    return new AccessException(
        Excerpt.of(name) + " has no permission to " + permission + ' ' + scope, true, false);
  }

  /** Whether it is known who asks. */
  public boolean isForbidden() {
    return isForbidden;
  }

  /** Whether credentials were given that are none. */
  public boolean isInvalid() {
    return isInvalid;
  }

  /** The status over HTTP. */
  public int status() {
    return isForbidden ? 403 : 401;
  }
}
