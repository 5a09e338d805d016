package io.weir.benchmarks.profile;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What each part of a cost model took: the CPU time of its threads, which Linux knows, divided by
 * what the recording saw them do.
 */
public final class Costs {
  private final Map<String, Double> nanos = new LinkedHashMap<>();

  /** Divides what threads used by what they were seen at meanwhile. */
  public static Costs of(CostModel model, ThreadTimes used, Recording recording) {
    Map<Integer, Double> time = new HashMap<>();
    used.threads()
        .forEach(
            (thread, each) ->
                time.merge(
                    model.roleOf(recording.name(thread, each.name())),
                    (double) each.nanos(),
                    Double::sum));
    Map<Integer, Map<String, Double>> seen = new HashMap<>();
    for (Recording.ThreadSample sample : recording.samples()) {
      int role = model.roleOf(recording.name(sample.thread(), ""));
      seen.computeIfAbsent(role, c -> new HashMap<>())
          .merge(model.partOf(role, sample.frames()), sample.weight(), Double::sum);
    }
    Costs costs = new Costs();
    time.forEach(
        (role, total) ->
            costs.add(total, seen.getOrDefault(role, Map.of(model.partOf(role), 1.0))));
    return costs;
  }

  private void add(double total, Map<String, Double> weights) {
    double all = weights.values().stream().mapToDouble(Double::doubleValue).sum();
    weights.forEach((part, weight) -> nanos.merge(part, total * weight / all, Double::sum));
  }

  /** ns of CPU by part. */
  public Map<String, Double> nanos() {
    return nanos;
  }

  /** ns of CPU of all parts. */
  public double total() {
    return nanos.values().stream().mapToDouble(Double::doubleValue).sum();
  }
}
