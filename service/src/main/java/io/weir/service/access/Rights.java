package io.weir.service.access;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What somebody may do: the sum of grants, ready to be asked for every name. */
public final class Rights {
  /** Those of an administrator, and of everybody where nothing is guarded. */
  public static final Rights ALL =
      new Rights(List.of(new Grant(Set.of(Permission.ADMIN), Scope.SERVER)));

  /** Those of somebody without any grant. */
  public static final Rights NONE = new Rights(List.of());

  /** By permission and area. */
  private final Names[][] names;

  /** More of them; null if there are none. */
  private final Rights others;

  /**
   * The names of an area for which there is a permission.
   *
   * @param everywhere in all spaces
   * @param bySpace in a bucket or index
   */
  private record Names(NameSet everywhere, Map<String, NameSet> bySpace) {
    static final Names NONE = new Names(NameSet.NONE, Map.of());

    static Names of(Collection<Scope> scopes) {
      if (scopes.isEmpty()) {
        return NONE;
      }
      List<NamePattern> everywhere = new ArrayList<>();
      Map<String, List<NamePattern>> bySpace = new HashMap<>();
      for (Scope each : scopes) {
        List<NamePattern> patterns =
            each.space().isPrefix()
                ? everywhere
                : bySpace.computeIfAbsent(each.space().text(), any -> new ArrayList<>());
        patterns.add(each.name());
      }
      Map<String, NameSet> sets = new HashMap<>();
      bySpace.forEach((space, patterns) -> sets.put(space, NameSet.of(patterns)));
      return new Names(NameSet.of(everywhere), Map.copyOf(sets));
    }

    boolean cover(String space, NamePattern name) {
      return everywhere.covers(name) || in(space).covers(name);
    }

    NameSet in(String space) {
      return bySpace.getOrDefault(space, NameSet.NONE);
    }
  }

  private Rights(Names[][] names, Rights others) {
    this.names = names;
    this.others = others;
  }

  private Rights(Collection<Grant> grants) {
    this(new Names[Permission.values().length][Area.values().length], null);
    for (Permission permission : Permission.values()) {
      for (Area area : Area.values()) {
        List<Scope> found = new ArrayList<>();
        for (Grant grant : grants) {
          boolean isOfArea = grant.scope().area() == area || isOfAll(grant);
          if (isOfArea && grant.permits(permission)) {
            found.add(
                isOfAll(grant) ? new Scope(area, NamePattern.ALL, NamePattern.ALL) : grant.scope());
          }
        }
        names[permission.ordinal()][area.ordinal()] = Names.of(found);
      }
    }
  }

  /** The sum of some grants. */
  public static Rights of(Collection<Grant> grants) {
    return grants.isEmpty() ? NONE : new Rights(grants);
  }

  /** These and others; takes no longer for many grants. */
  Rights plus(Rights more) {
    if (more == NONE || this == ALL) {
      return this;
    } else if (this == NONE) {
      return more;
    }
    return new Rights(names, others == null ? more : others.plus(more));
  }

  /** Who administers the server may do everything; other grants to it are of it alone. */
  private static boolean isOfAll(Grant grant) {
    return grant.scope().area() == Area.SERVER && grant.permissions().contains(Permission.ADMIN);
  }

  private Names of(Permission permission, Area area) {
    return names[permission.ordinal()][area.ordinal()];
  }

  /**
   * Whether this name may be got, put and so on.
   *
   * @param space its bucket or index; empty where there are none
   */
  public boolean permit(Permission permission, Area area, String space, String name) {
    NamePattern exact = NamePattern.exact(name);
    for (Rights each = this; each != null; each = each.others) {
      if (each.of(permission, area).cover(space, exact)) {
        return true;
      }
    }
    return false;
  }

  /** The same of all that a scope covers, as far as one grant permits it. */
  public boolean permit(Permission permission, Scope scope) {
    for (Rights each = this; each != null; each = each.others) {
      Names found = each.of(permission, scope.area());
      if (found.everywhere().covers(scope.name())
          || !scope.space().isPrefix() && found.in(scope.space().text()).covers(scope.name())) {
        return true;
      }
    }
    return false;
  }

  /** The names of a space for which there is the permission. */
  public NameSet names(Permission permission, Area area, String space) {
    List<NamePattern> found = new ArrayList<>();
    for (Rights each = this; each != null; each = each.others) {
      found.addAll(each.of(permission, area).everywhere().patterns());
      found.addAll(each.of(permission, area).in(space).patterns());
    }
    return NameSet.of(found);
  }

  /** The buckets or indices that have names for which there is the permission. */
  public NameSet spaces(Permission permission, Area area) {
    List<NamePattern> found = new ArrayList<>();
    for (Rights each = this; each != null; each = each.others) {
      Names some = each.of(permission, area);
      if (!some.everywhere().isEmpty()) {
        return NameSet.ALL;
      }
      some.bySpace().keySet().forEach(space -> found.add(NamePattern.exact(space)));
    }
    return NameSet.of(found);
  }
}
