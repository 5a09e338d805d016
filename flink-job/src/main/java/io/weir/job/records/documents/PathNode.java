package io.weir.job.records.documents;

import io.weir.model.records.FilterPath;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A place in documents that paths lead to or through: paths that begin alike share it. */
final class PathNode {
  private final List<Check> checks = new ArrayList<>();
  private final Map<String, PathNode> fields = new HashMap<>();
  private final Map<Integer, PathNode> elements = new HashMap<>();
  private PathNode any;

  /**
   * A condition on what is here.
   *
   * @param leaf which one of the {@link Verdict} it decides
   */
  record Check(int leaf, Condition condition) {}

  /** Adds a condition on what is at a path from here. */
  void add(List<FilterPath.Step> path, Check check) {
    PathNode node = this;
    for (FilterPath.Step step : path) {
      node = node.child(step);
    }
    node.checks.add(check);
  }

  private PathNode child(FilterPath.Step step) {
    if (step instanceof FilterPath.Step.Field field) {
      return fields.computeIfAbsent(field.name(), name -> new PathNode());
    } else if (step instanceof FilterPath.Step.Element element) {
      return elements.computeIfAbsent(element.index(), index -> new PathNode());
    }
    if (any == null) {
      any = new PathNode();
    }
    return any;
  }

  List<Check> checks() {
    return checks;
  }

  /** Where paths lead to in a field; null if none does by its name. */
  PathNode field(String name) {
    return fields.get(name);
  }

  /** Where paths lead to in an element; null if none does by its index. */
  PathNode element(int index) {
    return elements.isEmpty() ? null : elements.get(index);
  }

  /** Where paths lead to in each field and each element; null if none does. */
  PathNode any() {
    return any;
  }

  boolean leadsIntoObjects() {
    return any != null || !fields.isEmpty();
  }

  boolean leadsIntoArrays() {
    return any != null || !elements.isEmpty();
  }
}
