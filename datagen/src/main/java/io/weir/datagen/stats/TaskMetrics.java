package io.weir.datagen.stats;

import io.weir.datagen.stats.MetricsPage.Sample;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What the tasks of the job say of themselves. */
final class TaskMetrics {
  private static final String TASK = "flink_taskmanager_job_task_operator_";
  private static final String WEIR = TASK + "weir_";
  private static final String RECORDS = WEIR + "records_";
  private static final String ROCKSDB = TASK + "column_family_rocksdb_";

  private final List<Sample> samples;

  /** A task: an operator's part of the key groups. */
  private record Task(String operator, String index) implements Comparable<Task> {
    static Task of(Sample sample) {
      return new Task(sample.label("operator_name"), sample.label("subtask_index"));
    }

    @Override
    public int compareTo(Task other) {
      int byOperator = operator.compareTo(other.operator);
      return byOperator != 0
          ? byOperator
          : Integer.compare(Integer.parseInt(index), Integer.parseInt(other.index));
    }
  }

  TaskMetrics(List<Sample> samples) {
    this.samples =
        samples.stream()
            .filter(each -> each.name().startsWith(WEIR) || each.name().startsWith(ROCKSDB))
            .filter(each -> each.label("subtask_index").matches("\\d{1,9}"))
            .toList();
  }

  boolean isEmpty() {
    return samples.isEmpty();
  }

  private Stream<Sample> of(Task task) {
    return samples.stream().filter(each -> Task.of(each).equals(task));
  }

  private Object value(Task task, String name) {
    return of(task)
        .filter(each -> each.name().equals(name) && !Double.isNaN(each.value()))
        .<Object>map(each -> (long) each.value())
        .findFirst()
        .orElse("");
  }

  /** How much a counter grows in an hour; one that was reset began at 0. */
  private Object anHour(Task task, String name, TaskMetrics before, double hours) {
    if (value(task, name) instanceof Long now) {
      long then = before.value(task, name) instanceof Long old && old <= now ? old : 0;
      return (long) ((now - then) / hours);
    }
    return "";
  }

  /**
   * A line for each task that stores.
   *
   * @param before the same a while ago
   * @param hours that while
   */
  Table tasks(TaskMetrics before, double hours) {
    Table table =
        new Table(
            "operator",
            "task",
            "serving",
            "tags",
            "series on heap",
            "samples/h",
            "commands/h",
            "bytes",
            "files");
    Set<Task> tasks = new TreeSet<>();
    samples.stream()
        .filter(each -> each.name().startsWith(ROCKSDB))
        .forEach(each -> tasks.add(Task.of(each)));
    for (Task task : tasks) {
      boolean isOfRecords = value(task, RECORDS + "commands") instanceof Long;
      table.add(
          task.operator(),
          Long.parseLong(task.index()),
          value(task, (isOfRecords ? RECORDS : WEIR) + "serving"),
          value(task, WEIR + "tags"),
          value(task, WEIR + "series"),
          anHour(task, WEIR + "samples", before, hours),
          anHour(task, RECORDS + "commands", before, hours),
          sum(of(task), "live_sst_files_size"),
          sum(of(task), "num_files_at_level"));
    }
    return table;
  }

  /** The sum of a property of RocksDB over families and levels; empty if none says it. */
  private static Object sum(Stream<Sample> of, String property) {
    List<Double> values =
        of.filter(each -> each.name().startsWith(ROCKSDB + property))
            .map(Sample::value)
            .filter(value -> !value.isNaN())
            .toList();
    return values.isEmpty() ? "" : (Object) values.stream().mapToLong(Double::longValue).sum();
  }

  /** A line for each column family of each task. */
  Table state() {
    Table table = new Table("operator", "task", "state", "entries", "bytes", "files");
    Map<Task, Set<String>> families = new TreeMap<>();
    for (Sample each : samples) {
      if (each.name().startsWith(ROCKSDB)) {
        families
            .computeIfAbsent(Task.of(each), task -> new TreeSet<>())
            .add(each.label("column_family"));
      }
    }
    families.forEach(
        (task, names) -> {
          for (String family : names) {
            table.add(
                task.operator(),
                Long.parseLong(task.index()),
                family,
                sum(in(task, family), "estimate_num_keys"),
                sum(in(task, family), "live_sst_files_size"),
                sum(in(task, family), "num_files_at_level"));
          }
        });
    return table;
  }

  private Stream<Sample> in(Task task, String family) {
    return of(task).filter(each -> each.label("column_family").equals(family));
  }
}
