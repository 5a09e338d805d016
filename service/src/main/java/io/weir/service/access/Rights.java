package io.weir.service.access;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** What somebody may do: the sum of grants, ready to be asked for every name. */
public final class Rights {
  private static final Scope[] NOTHING = {};

  /** Those of an administrator, and of everybody where nothing is guarded. */
  public static final Rights ALL = sum(List.of(new Grant(Set.of(Permission.ADMIN), Scope.SERVER)));

  /** Those of somebody without any grant. */
  public static final Rights NONE = sum(List.of());

  /** By permission and area. */
  private final Scope[][][] scopes;

  private Rights(Scope[][][] scopes) {
    this.scopes = scopes;
  }

  /** The sum of some grants. */
  public static Rights of(Collection<Grant> grants) {
    return grants.isEmpty() ? NONE : sum(grants);
  }

  private static Rights sum(Collection<Grant> grants) {
    Permission[] permissions = Permission.values();
    Area[] areas = Area.values();
    Scope[][][] scopes = new Scope[permissions.length][areas.length][];
    for (Permission permission : permissions) {
      for (Area area : areas) {
        List<Scope> found = new ArrayList<>();
        for (Grant grant : grants) {
          boolean isOfArea = grant.scope().area() == area || isOfAll(grant);
          if (isOfArea && grant.permits(permission)) {
            found.add(
                isOfAll(grant) ? new Scope(area, NamePattern.ALL, NamePattern.ALL) : grant.scope());
          }
        }
        scopes[permission.ordinal()][area.ordinal()] = found.toArray(NOTHING);
      }
    }
    return new Rights(scopes);
  }

  /** These and others. */
  Rights plus(Rights others) {
    if (others == NONE || this == ALL) {
      return this;
    }
    Scope[][][] both = new Scope[scopes.length][][];
    for (int i = 0; i < scopes.length; i++) {
      both[i] = new Scope[scopes[i].length][];
      for (int j = 0; j < scopes[i].length; j++) {
        Scope[] more = others.scopes[i][j];
        Scope[] sum = Arrays.copyOf(scopes[i][j], scopes[i][j].length + more.length);
        System.arraycopy(more, 0, sum, scopes[i][j].length, more.length);
        both[i][j] = sum;
      }
    }
    return new Rights(both);
  }

  /** Who administers the server may do everything; other grants to it are of it alone. */
  private static boolean isOfAll(Grant grant) {
    return grant.scope().area() == Area.SERVER && grant.permissions().contains(Permission.ADMIN);
  }

  private Scope[] of(Permission permission, Area area) {
    return scopes[permission.ordinal()][area.ordinal()];
  }

  /**
   * Whether this name may be got, put and so on.
   *
   * @param space its bucket or index; empty where there are none
   */
  public boolean permit(Permission permission, Area area, String space, String name) {
    for (Scope each : of(permission, area)) {
      if (each.space().covers(space) && each.name().covers(name)) {
        return true;
      }
    }
    return false;
  }

  /** The same of all that a scope covers, as far as one grant permits it. */
  public boolean permit(Permission permission, Scope scope) {
    for (Scope each : of(permission, scope.area())) {
      if (each.covers(scope)) {
        return true;
      }
    }
    return false;
  }

  /** The names of a space for which there is the permission. */
  public NameSet names(Permission permission, Area area, String space) {
    List<NamePattern> names = new ArrayList<>();
    for (Scope each : of(permission, area)) {
      if (each.space().covers(space)) {
        names.add(each.name());
      }
    }
    return NameSet.of(names);
  }

  /** The buckets or indices that have names for which there is the permission. */
  public NameSet spaces(Permission permission, Area area) {
    List<NamePattern> spaces = new ArrayList<>();
    for (Scope each : of(permission, area)) {
      spaces.add(each.space());
    }
    return NameSet.of(spaces);
  }
}
