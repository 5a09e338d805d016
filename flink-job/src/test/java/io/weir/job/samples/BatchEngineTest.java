package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Query;
import io.weir.model.QueryBatch;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BatchAnswersTest {
  private static final Query AT = new Query.SampleAt(Tag.of("a"), 1, 0, 0, 0);

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE);
  private final AtomicInteger asked = new AtomicInteger();

  private List<QueryResult> answers(int queries, long nanosEach, int bytesEach) {
    return new BatchEngine(
            StoreUnderTest.ONE_KEY_GROUP,
            query -> {
              asked.incrementAndGet();
              nanos.addAndGet(nanosEach);
              return new QueryResult.Refusal(
                  QueryResult.Refusal.Reason.UNKNOWN_TAG, "x".repeat(bytesEach));
            },
            nanos::get)
        .answer(new QueryBatch(Collections.nCopies(queries, AT)))
        .results();
  }

  @Test
  void answersAllWhileTimeAndBytesLast() {
    assertThat(answers(1000, 1, 1)).hasSize(1000);
  }

  @Test
  void stopsWhenItsTimeIsUp() {
    assertThat(answers(1000, 20_000_000, 1)).hasSize(3);
    assertThat(asked).as("no answer is thrown away").hasValue(3);
  }

  @Test
  void stopsWhenTheResultsAreLargeEnough() {
    assertThat(answers(1000, 1, 1 << 20)).hasSize(4);
  }

  @Test
  void answersOneHoweverLongItTakesAndHoweverLargeItIs() {
    assertThat(answers(10, 1_000_000_000, 10 << 20)).hasSize(1);
  }
}
