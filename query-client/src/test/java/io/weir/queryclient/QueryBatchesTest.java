package io.weir.queryclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.InMemoryQueryClient;
import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryBatch;
import io.weir.model.QueryClient;
import io.weir.model.QueryClient.UnreachableException;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal.Reason;
import io.weir.model.Tag;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueryBatchesTest {
  private static final int KEY_GROUPS = 128;

  private final List<Query> asked = new ArrayList<>();
  private QueryClient job = job(2);
  private final QueryBatches batches =
      new QueryBatches(
          query -> {
            asked.add(query);
            return job.query(query);
          },
          new KeyGroups(KEY_GROUPS));

  private static InMemoryQueryClient job(int tasks) {
    InMemoryQueryClient job = new InMemoryQueryClient(new KeyGroups(KEY_GROUPS), tasks);
    for (int tag = 0; tag < 100; tag++) {
      job.put("t" + tag, 5, tag);
    }
    return job;
  }

  private static List<Query.SampleAt> queries(int count) {
    return IntStream.range(0, count)
        .mapToObj(tag -> new Query.SampleAt(Tag.of("t" + tag), 9, 0, 0, 0))
        .toList();
  }

  private QueryBatches.Results results(int count) {
    asked.clear();
    return batches.query(queries(count)).toCompletableFuture().join();
  }

  private void assertAnswered(int count) {
    List<QueryResult> results = results(count).ofEach();
    assertThat(results).hasSize(count);
    for (int tag = 0; tag < count; tag++) {
      assertThat(((QueryResult.Sample) results.get(tag)).values()).containsExactly(tag);
    }
  }

  private long askedOf(Class<? extends Query> kind) {
    return asked.stream().filter(kind::isInstance).count();
  }

  @Test
  void asksEachTaskOnceWhichOwnsSomeOfTheTags() {
    assertAnswered(100);
    assertThat(askedOf(Query.StatusOf.class)).isEqualTo(2);
    assertThat(askedOf(QueryBatch.class)).isEqualTo(2);

    assertAnswered(100);
    assertThat(asked).as("what tasks own is known now").hasSize(2);
  }

  @Test
  void asksForOneTagAloneAndForNoneNobody() {
    assertAnswered(1);
    assertThat(asked).containsExactly(queries(1).get(0));
    assertAnswered(0);
    assertThat(asked).isEmpty();
  }

  @Test
  void asksAgainForWhatDidNotFit() {
    job = job(2).batchSize(7);

    assertAnswered(100);

    assertThat(askedOf(QueryBatch.class)).isGreaterThanOrEqualTo(100 / 7);
  }

  @Test
  void asksAloneForWhatATaskDoesNotOwnAndLearnsWhatTasksOwnAgain() {
    assertAnswered(100);
    job = job(3);

    assertAnswered(100);
    assertThat(askedOf(Query.SampleAt.class)).isBetween(10L, 60L);

    assertAnswered(100);
    assertThat(askedOf(Query.StatusOf.class)).isEqualTo(3);
    assertThat(askedOf(QueryBatch.class)).isEqualTo(3);
    assertThat(askedOf(Query.SampleAt.class)).isZero();
  }

  @Test
  void givesEachQueryOfARefusedBatchTheRefusal() {
    assertAnswered(100);
    QueryResult.Refusal refusal = new QueryResult.Refusal(Reason.FAILED, "broken");
    InMemoryQueryClient broken = job(2);
    broken.refuse(refusal);
    job = broken;

    assertThat(results(100).ofEach()).hasSize(100).containsOnly(refusal);
  }

  @Test
  void keepsFewBatchesInFlight() {
    job = job(32);
    assertAnswered(100);
    List<CompletableFuture<QueryResult>> inFlight = new ArrayList<>();
    job =
        query -> {
          CompletableFuture<QueryResult> result = new CompletableFuture<>();
          inFlight.add(result);
          return result;
        };

    CompletableFuture<QueryBatches.Results> all = batches.query(queries(100)).toCompletableFuture();

    assertThat(inFlight).hasSize(QueryBatches.AT_ONCE);
    QueryResult.Refusal refusal = new QueryResult.Refusal(Reason.UNKNOWN_TAG, "none");
    for (int i = 0; i < inFlight.size(); i++) {
      assertThat(i + QueryBatches.AT_ONCE).isGreaterThanOrEqualTo(inFlight.size());
      inFlight.get(i).complete(refusal);
    }
    assertThat(all).isCompleted();
    assertThat(inFlight).hasSizeGreaterThan(20);
  }

  @Test
  void saysWhatAnyOfTheResultsMayLack() {
    InMemoryQueryClient marking = job(2);
    marking.mark(new QueryResult.Caveat(5, 6));
    job = marking;

    assertThat(results(100).caveat()).isEqualTo(new QueryResult.Caveat(5, 6));
    assertThat(results(100).ofEach()).hasOnlyElementsOfType(QueryResult.Sample.class);
  }

  @Test
  void failsIfATaskCannotBeReached() {
    assertAnswered(100);
    InMemoryQueryClient gone = job(2);
    gone.unreachable("gone");
    job = gone;

    assertThatThrownBy(() -> results(100))
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(UnreachableException.class);
  }
}
