package io.weir.job.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.KeyGroups;
import io.weir.model.MalformedException;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.QuerySecret;
import io.weir.model.TaskKeyGroups;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.junit.jupiter.api.Test;

class QueryStateTest {
  private static final TaskKeyGroups KEY_GROUPS = new TaskKeyGroups(new KeyGroups(128), 32, 63);
  private static final byte[] QUERY =
      new Query.StatusOf(IntStream.range(0, 1000).filter(KEY_GROUPS::owns).findFirst().getAsInt())
          .toBytes();
  private static final QueryResult ANSWER = QueryResult.Status.empty(0, 1);

  private static QueryResult ask(QueryState state, byte[] query) {
    return QueryResult.of(state.getSerializedValue(query, null, null, null));
  }

  private static QueryResult.Refusal.Reason refusal(QueryState state, byte[] query) {
    return ((QueryResult.Refusal) ask(state, query)).reason();
  }

  @Test
  void closingWaitsForTheAnswerOnItsWayAndRefusesTheNext() {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch mayAnswer = new CountDownLatch(1);
    QueryState state =
        new QueryState(
            Query.STATE_NAME,
            KEY_GROUPS,
            QuerySecret.none(),
            query -> {
              asked.countDown();
              try {
                mayAnswer.await();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
              return ANSWER;
            });
    state.serve();
    CompletableFuture<QueryResult> answer = CompletableFuture.supplyAsync(() -> ask(state, QUERY));
    await().until(() -> asked.getCount() == 0);
    CompletableFuture<Void> closed = CompletableFuture.runAsync(state::close);
    await().until(() -> refusal(state, QUERY) == QueryResult.Refusal.Reason.NOT_SERVING);
    assertThat(closed).isNotDone();
    mayAnswer.countDown();
    assertThat(answer.join()).isEqualTo(ANSWER);
    closed.join();
    assertThat(refusal(state, QUERY)).isEqualTo(QueryResult.Refusal.Reason.NOT_SERVING);
  }

  @Test
  void whatFailsOrCannotBeReadIsRefusedAndNotThrown() {
    try (QueryState state =
        new QueryState(
            Query.STATE_NAME,
            KEY_GROUPS,
            QuerySecret.none(),
            query -> {
              throw new IllegalStateException("broken");
            })) {
      assertThat(refusal(state, QUERY)).isEqualTo(QueryResult.Refusal.Reason.NOT_SERVING);
      state.serve();
      assertThat(refusal(state, QUERY)).isEqualTo(QueryResult.Refusal.Reason.FAILED);
      assertThat(refusal(state, new byte[] {9})).isEqualTo(QueryResult.Refusal.Reason.MALFORMED);
      assertThat(refusal(state, new byte[0])).isEqualTo(QueryResult.Refusal.Reason.MALFORMED);
    }
  }

  /** Unreadable state is not the fault of the query. */
  @Test
  void aStateThatCannotBeReadHasFailedAndIsCounted() {
    try (QueryState state =
        new QueryState(
            Query.STATE_NAME,
            KEY_GROUPS,
            QuerySecret.none(),
            query -> {
              throw new MalformedException("index: must hold whole entries");
            })) {
      state.serve();
      assertThat(refusal(state, QUERY)).isEqualTo(QueryResult.Refusal.Reason.FAILED);
      assertThat(state.failed()).isEqualTo(1);
      assertThat(state.refused()).isZero();
    }
  }

  @Test
  void ownsTheQueriesThatFlinkWouldSendThere() {
    try (QueryState state =
        new QueryState(Query.STATE_NAME, KEY_GROUPS, QuerySecret.none(), query -> ANSWER)) {
      IntStream hashes = IntStream.concat(IntStream.range(0, 1000), new Random(1).ints(100_000));
      for (int hash : hashes.toArray()) {
        int keyGroup = KeyGroupRangeAssignment.computeKeyGroupForKeyHash(hash, 128);
        assertThat(state.owns(new Query.StatusOf(hash)))
            .isEqualTo(keyGroup >= 32 && keyGroup <= 63);
        assertThat(state.owns(new Query.Records(hash, new byte[0]))).isFalse();
      }
    }
  }

  @Test
  void answersNobodyWithoutTheSecret() {
    QuerySecret secret = QuerySecret.of(List.of("0123456789abcdef".getBytes(UTF_8)));
    QuerySecret other = QuerySecret.of(List.of("0123456789abcdeg".getBytes(UTF_8)));
    try (QueryState state = new QueryState(Query.STATE_NAME, KEY_GROUPS, secret, q -> ANSWER)) {
      long now = System.currentTimeMillis();
      byte[] signed = secret.sign(QUERY, now);
      byte[] old = secret.sign(QUERY, now - Duration.ofHours(1).toMillis());
      assertThat(refusal(state, QUERY)).isEqualTo(QueryResult.Refusal.Reason.UNTRUSTED);
      assertThat(refusal(state, signed)).isEqualTo(QueryResult.Refusal.Reason.NOT_SERVING);
      state.serve();
      assertThat(ask(state, signed)).isEqualTo(ANSWER);
      for (byte[] each : List.of(QUERY, new byte[0], old, other.sign(QUERY, now))) {
        assertThat(refusal(state, each)).isEqualTo(QueryResult.Refusal.Reason.UNTRUSTED);
      }
      assertThat(state.getValue()).isEqualTo(1);
      assertThat(state.refused()).isEqualTo(6);
      assertThat(state.answer(Query.of(QUERY))).isEqualTo(ANSWER); // of this process
    }
  }

  @Test
  void isTheMetricOfWhatItHasAnswered() {
    try (QueryState state =
        new QueryState(Query.STATE_NAME, KEY_GROUPS, QuerySecret.none(), query -> ANSWER)) {
      ask(state, QUERY);
      assertThat(state.getValue()).isZero();
      state.serve();
      ask(state, QUERY);
      ask(state, QUERY);
      assertThat(state.getValue()).isEqualTo(2);
    }
  }
}
