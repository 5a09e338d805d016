package io.weir.benchmarks.profile;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What each part of a way cost: the CPU time of its threads, which Linux knows, divided by what the
 * recording saw them do.
 */
public final class Costs {
  private final Map<String, Double> nanos = new LinkedHashMap<>();

  /** Divides what threads used by what they were seen at meanwhile. */
  public static Costs of(CostModel way, ThreadTimes used, Recording recording) {
    Map<Integer, Double> time = new HashMap<>();
    used.threads()
        .forEach(
            (thread, each) ->
                time.merge(
                    way.crewOf(recording.name(thread, each.name())),
                    (double) each.nanos(),
                    Double::sum));
    Map<Integer, Map<String, Double>> seen = new HashMap<>();
    for (Recording.Sample sample : recording.samples()) {
      int crew = way.crewOf(recording.name(sample.thread(), ""));
      seen.computeIfAbsent(crew, c -> new HashMap<>())
          .merge(way.partOf(crew, sample.frames()), sample.weight(), Double::sum);
    }
    Costs costs = new Costs();
    time.forEach(
        (crew, total) -> costs.add(total, seen.getOrDefault(crew, Map.of(way.partOf(crew), 1.0))));
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
