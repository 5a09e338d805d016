package io.weir.datagen.stats;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
  private static Table table() {
    Table table = new Table("topic", "records", "oldest");
    table.add("samples", 12_345L, "2026-01-01T00:00:00Z");
    table.add("r", 7L, "");
    return table;
  }

  @Test
  void alignsNumbersToTheRightAndTextsToTheLeft() {
    assertThat(table().text().lines())
        .containsExactly(
            "topic    records  oldest",
            "samples   12,345  2026-01-01T00:00:00Z",
            "r              7");
  }

  @Test
  void leavesOutOfJsonWhatIsNotKnown() {
    assertThat(Table.json(Map.of("all", table())).replaceAll("\\s", ""))
        .isEqualTo(
            "{\"all\":[{\"topic\":\"samples\",\"records\":12345,"
                + "\"oldest\":\"2026-01-01T00:00:00Z\"},{\"topic\":\"r\",\"records\":7}]}");
  }

  @Test
  void readsLabelsAndValuesOfAMetricsPage() {
    String page =
        "# TYPE a gauge\na{x=\"1\",y=\"with \\\"quotes\\\", and a comma\"} 1.5E3\nb 2\nnonsense\n";
    List<MetricsPage.Sample> samples = MetricsPage.parse(page);
    assertThat(samples).extracting(MetricsPage.Sample::value).containsExactly(1500.0, 2.0);
    assertThat(samples.get(0).labels()).containsEntry("x", "1").containsKey("y");
  }

  @Test
  void countsAnHourOfACounterThatWasResetFromItsBegin() {
    String task = "{operator_name=\"store\",subtask_index=\"0\"} ";
    String family = "{operator_name=\"store\",subtask_index=\"0\",column_family=\"f\"} ";
    String prefix = "flink_taskmanager_job_task_operator_";
    TaskMetrics before =
        new TaskMetrics(MetricsPage.parse(prefix + "weir_samples" + task + "1000\n"));
    TaskMetrics after =
        new TaskMetrics(
            MetricsPage.parse(
                String.join(
                    "\n",
                    prefix + "weir_samples" + task + "100",
                    prefix + "column_family_rocksdb_num_files_at_level0" + family + "2",
                    prefix + "column_family_rocksdb_num_files_at_level1" + family + "3")));
    String json = Table.json(Map.of("tasks", after.tasks(before, 0.5))).replaceAll("\\s", "");
    assertThat(json).contains("\"samples/h\":200", "\"files\":5");
  }
}
