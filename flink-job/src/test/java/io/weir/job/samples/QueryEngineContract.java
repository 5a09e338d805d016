package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryBatch;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.model.TaskKeyGroups;
import io.weir.model.Widths;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The contract of queries, whether the state is a map in this process or a job on Flink. */
public abstract class QueryEngineContract {
  /** Values of every sample. */
  protected static final int WIDTH = 3;

  private static final long START = 1_767_312_000_000_000_000L;

  /** Adds a sample. */
  protected abstract void add(Tag tag, long time, double[] values) throws Exception;

  /** Returns when queries see everything that was added. */
  protected abstract void settle() throws Exception;

  /** Asks. */
  protected abstract QueryResult ask(Query query) throws Exception;

  /** The key groups there are. */
  protected abstract TaskKeyGroups keyGroups();

  @Test
  void everyRowIsExactWhateverTheOrderOfArrival() throws Exception {
    Random random = new Random(11);
    Tag tag = Tag.of("öfen/7");
    TreeMap<Long, double[]> reference = new TreeMap<>();
    for (int i = 0; i < 4000; i++) {
      long time = START + (long) (random.nextGaussian() * 1e12);
      double[] values = {i, random.nextGaussian(), -0.0};
      add(tag, time, values);
      reference.put(time, values);
    }
    settle();
    for (int i = 0; i < 20; i++) {
      long from = START + (long) (random.nextGaussian() * 1e12);
      Periods periods =
          new Periods(from, from + 1000 + random.nextInt(1 << 30), 1 + random.nextInt(1000));
      assertThat(StoreUnderTest.rows(ask(new Query.Report(tag, periods))))
          .as("%s", periods)
          .isDeepEqualTo(StoreUnderTest.expected(reference, periods));
    }
    Periods all = new Periods(Long.MIN_VALUE, Long.MAX_VALUE, 777);
    assertThat(StoreUnderTest.rows(ask(new Query.Report(tag, all))))
        .isDeepEqualTo(StoreUnderTest.expected(reference, all));
  }

  @Test
  void everyRowIsExactOverManyChunks() throws Exception {
    Random random = new Random(12);
    List<Tag> neighbours = List.of(Tag.of("long-1"), Tag.of("long-2"));
    List<TreeMap<Long, double[]>> references = List.of(new TreeMap<>(), new TreeMap<>());
    for (int i = 0; i < 7000; i++) {
      boolean late = i % 1000 == 999;
      for (int tag = 0; tag < neighbours.size(); tag++) {
        long time = START + (late ? random.nextInt(i) : i) * 1_000_000L + random.nextInt(1000);
        double[] values = {i, tag, random.nextGaussian()};
        add(neighbours.get(tag), time, values);
        references.get(tag).put(time, values);
      }
    }
    settle();
    for (boolean descending : new boolean[] {false, true}) {
      for (int tag = 0; tag < neighbours.size(); tag++) {
        RawPagesTest.assertPagesHold(
            this::ask,
            references.get(tag),
            new Query.SamplePage(
                neighbours.get(tag), START, Long.MAX_VALUE, 0, 0, 0, descending, 70_000));
      }
    }
    for (int points : new int[] {3, 10, 20, 100, 1000}) {
      Periods periods = new Periods(START - 1000, START + 7_100_000_000L, points);
      for (int tag = 0; tag < neighbours.size(); tag++) {
        assertThat(StoreUnderTest.rows(ask(new Query.Report(neighbours.get(tag), periods))))
            .as("%s", periods)
            .isDeepEqualTo(StoreUnderTest.expected(references.get(tag), periods));
      }
    }
  }

  @Test
  void functionsAreExactOverManyChunks() throws Exception {
    Random random = new Random(13);
    Tag tag = Tag.of("functions");
    TreeMap<Long, double[]> reference = new TreeMap<>();
    for (int i = 0; i < 7000; i++) {
      boolean late = i % 100 == 99;
      long time = START + (late ? random.nextInt(i) : i) * 1_000_000L + random.nextInt(1000);
      double[] values = {i / 10.0, random.nextGaussian(), random.nextInt(1000) / 1000.0};
      add(tag, time, values);
      reference.put(time, values);
    }
    settle();
    for (int points : new int[] {1, 3, 10, 100, 1000}) {
      Periods periods = new Periods(START + 1000, START + 7_100_000_000L, points);
      assertThat(ask(new Query.Report(tag, periods, 0, 0, 0b101, FunctionReference.ALL)))
          .satisfies(
              result ->
                  new FunctionReference(reference, periods, 0, 2)
                      .assertIsResultOf(result, FunctionReference.ALL));
    }
  }

  @Test
  void ofTwoSamplesOfOneTimeTheLaterOneCounts() throws Exception {
    Tag tag = Tag.of("twice");
    add(tag, START, new double[] {1, 1, 1});
    add(tag, START, new double[] {2, 2, 2});
    settle();
    QueryResult.Rows rows =
        (QueryResult.Rows) ask(new Query.Report(tag, new Periods(START, START + 2, 2)));
    assertThat(rows.missing()).isZero();
    assertThat(rows.values()).containsExactly(2, 2, 2, 2, 2, 2);
    assertThat(rows.resolution()).isZero();
  }

  @Test
  void aTagWithoutSamplesIsUnknown() throws Exception {
    add(Tag.of("somebody"), START, new double[WIDTH]);
    settle();
    QueryResult answer = ask(new Query.Report(Tag.of("nobody"), new Periods(0, 1000, 10)));
    assertThat(((QueryResult.Refusal) answer).reason())
        .isEqualTo(QueryResult.Refusal.Reason.UNKNOWN_TAG);
  }

  @Test
  void aBatchIsAnsweredAsItsQueriesAreWhereTheTaskOwnsTheTag() throws Exception {
    for (int tag = 0; tag < 30; tag++) {
      add(Tag.of("batch-" + tag), START + tag, new double[] {tag, 0, -tag});
    }
    settle();
    List<Query> queries = new ArrayList<>();
    for (int tag = 0; tag < 35; tag++) {
      queries.add(new Query.Report(Tag.of("batch-" + tag), new Periods(START, START + 100, 10)));
      queries.add(new Query.SampleAt(Tag.of("batch-" + tag), START + 15, 0, 0, 0));
    }
    QueryResult.Status task =
        (QueryResult.Status) ask(new Query.StatusOf(queries.get(0).routingHash()));

    List<QueryResult> results = ((QueryResult.Batch) ask(new QueryBatch(queries))).results();

    assertThat(results).hasSize(queries.size());
    for (int i = 0; i < results.size(); i++) {
      int keyGroup = keyGroups().all().of(queries.get(i).routingHash());
      boolean owned = keyGroup >= task.firstKeyGroup() && keyGroup <= task.lastKeyGroup();
      if (owned) {
        assertThat(results.get(i).toBytes())
            .as("%s", queries.get(i))
            .isEqualTo(ask(queries.get(i)).toBytes());
      } else {
        assertThat(((QueryResult.Refusal) results.get(i)).reason())
            .isEqualTo(QueryResult.Refusal.Reason.NOT_SERVING);
      }
    }
  }

  @Test
  void theLatestSampleUpToATimeIsExactWhateverTheOrderOfArrival() throws Exception {
    Random random = new Random(13);
    Tag tag = Tag.of("at");
    TreeMap<Long, double[]> reference = new TreeMap<>();
    for (int i = 0; i < 5000; i++) {
      long time = START + random.nextInt(100_000);
      double[] values = {i, random.nextGaussian(), -0.0};
      add(tag, time, values);
      reference.put(time, values);
    }
    settle();
    for (int i = 0; i < 200; i++) {
      long time = i == 0 ? Long.MAX_VALUE : START + random.nextInt(100_100);
      QueryResult.Sample sample =
          (QueryResult.Sample) ask(new Query.SampleAt(tag, time, 0, WIDTH, 0b101));
      Map.Entry<Long, double[]> expected = reference.floorEntry(time);
      assertThat(sample.time()).as("at %d", time).isEqualTo(expected.getKey());
      assertThat(sample.resolution()).isZero();
      assertThat(sample.width()).isEqualTo(WIDTH);
      assertThat(sample.values()).containsExactly(expected.getValue()[0], expected.getValue()[2]);
    }
    assertThat(ask(new Query.SampleAt(tag, reference.firstKey() - 1, 0, 0, 0)))
        .isEqualTo(
            new QueryResult.Refusal(
                QueryResult.Refusal.Reason.UNKNOWN_TAG,
                "tag: no sample of \"at\" up to " + (reference.firstKey() - 1) + " is held"));
    assertThat(ask(new Query.SampleAt(tag, START, 0, 0, 0b1010)))
        .isEqualTo(
            new QueryResult.Refusal(
                QueryResult.Refusal.Reason.INVALID, "values: must be 0 to 2, got 3"));
  }

  @Test
  void listsEveryTagOnceWithWhatIsHeldOfIt() throws Exception {
    for (int tag = 0; tag < 60; tag++) {
      for (int i = 0; i <= tag; i++) {
        add(Tag.of("list-" + tag), START + i, new double[WIDTH]);
        add(Tag.of("list-" + tag), START + i, new double[WIDTH]);
      }
    }
    settle();
    List<QueryResult.Tags.Entry> entries = new ArrayList<>();
    for (int keyGroup = keyGroups().first(); keyGroup <= keyGroups().last(); ) {
      QueryResult.Tags tags =
          (QueryResult.Tags)
              ask(new Query.TagList("list-", "", 1000, 0, keyGroups().all().hashFor(keyGroup)));
      assertThat(tags.firstKeyGroup()).isLessThanOrEqualTo(keyGroup);
      assertThat(tags.lastKeyGroup()).isGreaterThanOrEqualTo(keyGroup);
      entries.addAll(tags.tags());
      keyGroup = tags.lastKeyGroup() + 1;
    }
    assertThat(entries).hasSize(60);
    for (QueryResult.Tags.Entry entry : entries) {
      int tag = Integer.parseInt(entry.tag().toString().substring("list-".length()));
      assertThat(entry)
          .isEqualTo(
              new QueryResult.Tags.Entry(
                  entry.tag(), Widths.of(WIDTH), START, START + tag, tag + 1));
    }
  }
}
