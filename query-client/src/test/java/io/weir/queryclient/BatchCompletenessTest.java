package io.weir.queryclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.KeyGroups;
import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryBatch;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal.Reason;
import io.weir.model.Tag;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Batches to two replicas, the first of which has lost its disk. */
class BatchCompletenessTest extends TwoReplicas {
  private static Query.SampleAt at(String tag, int width) {
    return new Query.SampleAt(Tag.of(tag), Long.MAX_VALUE, width, 0, 0);
  }

  private static Query.Report from(String tag, long start, int width, int preferred) {
    return new Query.Report(Tag.of(tag), new Periods(start, start + 100, 4), width, preferred);
  }

  @Test
  void aBatchIsAskedAgainWhereAnyOfItsResultsMayLackSomething() {
    one.applied(at(9, 9000));
    two.applied(at(5, 3000));
    oneIsCompleteSince();
    String fresh = ofFirstTask("new");
    String rare = ofFirstTask("rare");
    String nobody = ofFirstTask("nobody");
    one.put(fresh, LATER, 1.0);
    two.put(rare, 50, 7.0);

    QueryResult whole = ask(new QueryBatch(List.of(at(fresh, 1), from(fresh, LATER, 1, 1))));
    assertThat(whole).isInstanceOf(QueryResult.Batch.class);
    assertThat(cluster.asked()).hasSize(1).doesNotContain(C);

    QueryResult mixed = ask(new QueryBatch(List.of(at(fresh, 1), at(rare, 0), at(nobody, 0))));
    assertThat(cluster.asked()).hasSize(2).endsWith(C);
    assertThat(mixed.caveat()).isEqualTo(new QueryResult.Caveat(SINCE, 6000));
    List<QueryResult> results = ((QueryResult.Batch) mixed.unmarked()).results();
    assertThat(results).hasSize(3);
    assertThat(((QueryResult.Sample) results.get(0)).values()).containsExactly(1.0);
    assertThat(((QueryResult.Sample) results.get(1)).values()).containsExactly(7.0);
    assertThat(((QueryResult.Refusal) results.get(2)).reason()).isEqualTo(Reason.UNKNOWN_TAG);
  }

  private static String ofFirstTask(String name) {
    return Stream.iterate(name, longer -> longer + "x")
        .filter(tag -> new KeyGroups(FakeReplicas.KEY_GROUPS).of(Tag.of(tag).hashCode()) == 0)
        .findFirst()
        .orElseThrow();
  }

  /** It is then asked for alone, of the one that holds more. */
  @Test
  void whatALaterReplicaRefusesForNowInABatchIsNotTakenFromAnEarlierOne() {
    one.applied(at(9, 9000));
    two.applied(at(5, 3000));
    oneIsCompleteSince();
    QueryResult elsewhere = new QueryResult.Refusal(Reason.NOT_SERVING, "elsewhere");
    cluster.answer(C, "job2", query -> new QueryResult.Batch(List.of(elsewhere)));

    QueryResult answer = ask(new QueryBatch(List.of(at("t", 0), at("t", 0))));

    assertThat(((QueryResult.Batch) answer.unmarked()).results()).containsExactly(elsewhere);
  }
}
