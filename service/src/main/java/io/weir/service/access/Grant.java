package io.weir.service.access;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * Permissions to what a scope covers: {@code get,list:tags/plant1.*}; {@code admin} alone is {@code
 * admin:server}, which permits everything.
 */
public record Grant(Set<Permission> permissions, Scope scope) {
  public Grant {
    permissions = Set.copyOf(permissions);
  }

  /**
   * @throws IllegalArgumentException naming the field and what was got
   */
  public static Grant of(String text) {
    if (text.equals("admin")) {
      return new Grant(Set.of(Permission.ADMIN), Scope.SERVER);
    }
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException(
          "grant: must be PERMISSION,...:SCOPE or admin, got \"" + text + '"');
    }
    EnumSet<Permission> permissions = EnumSet.noneOf(Permission.class);
    for (String each : text.substring(0, colon).split(",", -1)) {
      permissions.add(Permission.of(each));
    }
    return new Grant(permissions, Scope.of(text.substring(colon + 1)));
  }

  boolean permits(Permission permission) {
    return permissions.contains(permission) || permissions.contains(Permission.ADMIN);
  }

  /** As {@link #of} reads it. */
  @Override
  public String toString() {
    return String.join(",", new TreeSet<>(permissions).stream().map(Permission::toString).toList())
        + ':'
        + scope;
  }
}
