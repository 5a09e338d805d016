package io.weir.job.rocksdb;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.records.documents.DocumentEngine;
import io.weir.job.records.documents.DocumentStore;
import io.weir.model.KeyGroups;
import io.weir.model.TaskKeyGroups;
import io.weir.model.records.Change;
import io.weir.model.records.DocumentCommand;
import io.weir.model.records.DocumentOutcome;
import io.weir.model.records.DocumentQuery;
import io.weir.model.records.DocumentResult;
import io.weir.model.records.Filter;
import io.weir.model.records.FilterPath;
import io.weir.model.records.FilterValue;
import io.weir.model.records.LogPosition;
import io.weir.model.records.MetricKey;
import io.weir.model.records.RequestId;
import io.weir.model.records.TimeRange;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What documents cost over RocksDB, in CPU time of the one thread that does it all: {@code mvn test
 * -pl flink-job -am -Dtest=DocumentCostTest -Dsurefire.failIfNoSpecifiedTests=false
 * -Dweir.cost=documents}.
 */
@EnabledIfSystemProperty(named = "weir.cost", matches = "documents")
class DocumentCostTest {
  private static final KeyGroups KEY_GROUPS = new KeyGroups(RocksDbMapOnDisk.KEY_GROUPS);
  private static final TaskKeyGroups ALL =
      new TaskKeyGroups(KEY_GROUPS, 0, RocksDbMapOnDisk.KEY_GROUPS - 1);
  private static final long BASE = 1_700_000_000_000_000L;
  private static final int SKIPPED = 100_000;
  private static final int MANY = 1_000_000;
  private static final int ROUNDS = 30;

  private static final Filter FILTER =
      new Filter.Comparison(
          FilterPath.of("$.level"), Filter.Operator.EQ, new FilterValue.Text("error"));

  @Test
  void showsTheCostOfDocuments(@TempDir Path dir) throws Exception {
    try (RocksDbMapOnDisk onDisk = new RocksDbMapOnDisk(dir)) {
      DocumentStore store = new DocumentStore(onDisk.map(), KEY_GROUPS);
      DocumentEngine engine = new DocumentEngine(onDisk.map(), ALL, System::nanoTime);
      putAll(store, "warm", 1, 200_000);
      for (int metrics : new int[] {1, 10, 1000}) {
        double perSecond = putAll(store, "of" + metrics + "-", metrics, SKIPPED);
        System.out.printf("%d metrics: %,.0f puts/s%n", metrics, perSecond);
        onDisk.flush();
        for (boolean descending : new boolean[] {false, true}) {
          show(engine, metrics, descending);
        }
      }
      System.out.printf("%,.0f puts/s of %,d%n", putAll(store, "many", 1, MANY), MANY);
      showDeletion(store, MANY);
      putAll(store, "many", 1, 1);
      showDeletion(store, 1);
      showDeletion(store, 0);
    }
  }

  private static void showDeletion(DocumentStore store, int count) {
    long begin = cpuNanos();
    Change change =
        store.apply(
            new DocumentCommand.DeleteDocuments(
                new RequestId(1, 1), MetricKey.of("many0"), TimeRange.ALL),
            new LogPosition(0, 0),
            0);
    System.out.printf("%,d deleted in %.2f ms%n", count, (cpuNanos() - begin) / 1e6);
    assertThat(((DocumentOutcome.Deleted) change.outcome()).count()).isEqualTo(count);
  }

  /** About 100 bytes; one in 10,000 is an error. */
  static byte[] document(int number) {
    return String.format(
            "{\"id\":%07d,\"host\":\"server-%03d\",\"value\":%d.25,\"level\":\"%s\",\"text\":\"%020d\"}",
            number, number % 100, number % 977, number % 10_000 == 9_999 ? "error" : "info", number)
        .replace("\"id\":0", "\"id\":1")
        .getBytes(US_ASCII);
  }

  private static double putAll(DocumentStore store, String name, int metrics, int count) {
    List<MetricKey> keys = keys(name, metrics);
    List<byte[]> documents = IntStream.range(0, count).mapToObj(i -> document(i)).toList();
    RequestId request = new RequestId(1, 1);
    long begin = cpuNanos();
    for (int i = 0; i < count; i++) {
      store.apply(
          new DocumentCommand.PutDocument(
              request, keys.get(i % metrics), BASE + i, documents.get(i)),
          new LogPosition(0, i),
          0);
    }
    return count * 1e9 / (cpuNanos() - begin);
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** How many documents are found, by as many queries as it takes if the machine is slow. */
  private static int all(DocumentEngine engine, DocumentQuery.Documents query) {
    DocumentResult.Documents result = (DocumentResult.Documents) engine.answer(query);
    int found = result.documents().size();
    while (query.filter().isPresent() && result.stoppedAt().isPresent()) {
      result =
          (DocumentResult.Documents)
              engine.answer(
                  new DocumentQuery.Documents(
                      query.requiredPositions(),
                      query.routingHash(),
                      query.keys(),
                      query.range(),
                      result.stoppedAt(),
                      query.descending(),
                      query.page(),
                      query.filter()));
      found += result.documents().size();
    }
    return found;
  }

  private static List<MetricKey> keys(String name, int metrics) {
    return IntStream.range(0, metrics).mapToObj(i -> MetricKey.of(name + i)).toList();
  }

  private static void show(DocumentEngine engine, int metrics, boolean descending) {
    for (boolean isFiltered : new boolean[] {false, true}) {
      DocumentQuery.Documents query =
          new DocumentQuery.Documents(
              List.of(),
              0,
              keys("of" + metrics + "-", metrics),
              TimeRange.ALL,
              Optional.empty(),
              descending,
              new DocumentQuery.Page(
                  isFiltered ? 10_000 : 1000, DocumentQuery.Page.MAX_BYTES, 1_000_000),
              isFiltered ? Optional.of(FILTER) : Optional.empty());
      List<Double> millis = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        long begin = cpuNanos();
        int found = all(engine, query);
        millis.add((cpuNanos() - begin) / 1e6);
        assertThat(found).isEqualTo(isFiltered ? SKIPPED / 10_000 : 1000);
      }
      double first = millis.get(0);
      Collections.sort(millis);
      System.out.printf(
          "%d metrics, %s, %s: median %.1f ms, best %.1f ms, first %.1f ms%n",
          metrics,
          descending ? "descending" : "ascending",
          isFiltered ? "filter that finds 10 of 100,000" : "first 1,000",
          millis.get(ROUNDS / 2),
          millis.get(0),
          first);
    }
  }
}
