package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.model.Widths;
import java.util.ArrayList;
import java.util.List;
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
  protected abstract KeyGroups keyGroups();

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
              ask(new Query.TagList("list-", "", 1000, 0, keyGroups().hashFor(keyGroup)));
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
