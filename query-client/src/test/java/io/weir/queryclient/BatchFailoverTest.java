package io.weir.queryclient;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryBatch;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal.Reason;
import io.weir.model.Tag;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A batch of many queries to two replicas, one of which fails during it. */
class BatchFailoverTest extends TwoReplicas {
  private static final int TAGS = 40;

  @Test
  void theOtherReplicaAnswersTheRest() {
    for (int tag = 0; tag < TAGS; tag++) {
      one.put("t" + tag, 50, 1.0);
      two.put("t" + tag, 50, 2.0);
    }
    one.batchSize(3);
    two.batchSize(5);
    twoReplicas(SELDOM);
    AtomicInteger left = new AtomicInteger(2);
    for (HostPort proxy : List.of(A, B)) {
      cluster.answer(
          proxy,
          "job1",
          query -> {
            boolean died = query instanceof QueryBatch && left.getAndDecrement() <= 0;
            return died ? new QueryResult.Refusal(Reason.FAILED, "died") : one.answer(query);
          });
    }
    QueryBatches batches = new QueryBatches(client, new KeyGroups(FakeReplicas.KEY_GROUPS));
    List<Query.SampleAt> queries =
        IntStream.range(0, TAGS)
            .mapToObj(tag -> new Query.SampleAt(Tag.of("t" + tag), 90, 0, 0, 0))
            .toList();

    List<QueryResult> results = batches.query(queries).toCompletableFuture().join().ofEach();

    assertThat(results).hasSize(TAGS).hasOnlyElementsOfType(QueryResult.Sample.class);
    assertThat(results.stream().filter(r -> ((QueryResult.Sample) r).values()[0] == 1.0))
        .as("answered before the task died")
        .hasSize(6);
  }
}
