package io.weir.queryclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal.Reason;
import io.weir.model.Tag;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Replica one, the first in the list, has lost its disk and holds what came since. */
class CompletenessTest extends TwoReplicas {
  private static final long SINCE_NANOS = Duration.ofMillis(SINCE).toNanos();

  private static Query.Report from(String tag, long start) {
    return from(tag, start, 1, 0);
  }

  private static Query.Report from(String tag, long start, int width, int preferred) {
    return new Query.Report(Tag.of(tag), new Periods(start, start + 100, 4), width, preferred);
  }

  @Test
  void whoHoldsAllOfTheIntervalIsAskedFirst() {
    oneIsCompleteSince();

    QueryResult answer = ask(from("t", LATER - 1));

    assertThat(answer).isInstanceOf(QueryResult.Rows.class);
    assertThat(cluster.asked()).containsExactly(C);
  }

  @Test
  void theCompleteOneIsAskedFirstAlsoWhereBothHoldAllOfTheInterval() {
    oneIsCompleteSince();

    QueryResult answer = ask(from("t", LATER));

    assertThat(answer).isInstanceOf(QueryResult.Rows.class);
    assertThat(cluster.asked()).containsExactly(C);
  }

  @Test
  void thatATagIsUnknownIsAskedAgainOfWhoIsComplete() throws IOException {
    oneIsCompleteSince();
    two.put("rare", 50, 7.0);

    QueryResult answer = ask(from("rare", LATER));

    assertThat(((QueryResult.Rows) answer).value(1, 0)).isEqualTo(7.0);
    assertThat(cluster.asked()).endsWith(C);
    assertThat(metrics()).contains("weir_results_marked_total{caveat=\"incomplete\"} 0.0");
  }

  @Test
  void whatIsUnknownToTheCompleteOneTooIsUnknown() {
    oneIsCompleteSince();

    assertThat(ask(from("nobody", LATER)))
        .isInstanceOfSatisfying(
            QueryResult.Refusal.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.UNKNOWN_TAG));
  }

  @Test
  void rowsWithoutValuesAreAskedAgainOfWhoMayHaveThem() {
    oneIsCompleteSince();
    one.put("rare", LATER + 60, 1.0);
    two.put("rare", 50, 7.0).put("rare", LATER + 60, 2.0);

    QueryResult answer = ask(from("rare", LATER));

    assertThat(((QueryResult.Rows) answer).value(1, 0)).isEqualTo(7.0);
    assertThat(cluster.asked()).endsWith(C);
  }

  @Test
  void anAnswerIsMarkedWhereNobodyIsComplete() throws IOException {
    two.completeSince(SINCE - 7);
    oneIsCompleteSince();
    one.put("rare", LATER + 60, 1.0);
    two.put("rare", LATER + 60, 2.0);

    QueryResult answer = ask(from("rare", LATER));

    assertThat(answer.caveat()).isEqualTo(new QueryResult.Caveat(SINCE - 7, 0));
    assertThat(((QueryResult.Rows) answer.unmarked()).value(4, 0)).isEqualTo(2.0);
    assertThat(metrics()).contains("weir_results_marked_total{caveat=\"incomplete\"} 1.0");
    assertThat(ask(from("nobody", LATER)).caveat()).isEqualTo(new QueryResult.Caveat(SINCE - 7, 0));
  }

  /** What came between that sample and the beginning of what is held may be lost. */
  @Test
  void anAnswerIsMarkedWhereItsFirstRowHoldsASampleFromBeforeWhatIsComplete() {
    two.completeSince(SINCE);
    oneIsCompleteSince();
    two.put("t", LATER, 3.0);
    one.put("t", LATER, 3.0);

    assertThat(ask(from("t", LATER)).caveat())
        .as("row 1 holds the sample at the start")
        .isEqualTo(QueryResult.Caveat.NONE);
    one.put("rare", SINCE_NANOS - 1, 1.0);
    two.put("rare", SINCE_NANOS - 1, 1.0);
    QueryResult rare = ask(from("rare", LATER));
    assertThat(((QueryResult.Rows) rare.unmarked()).value(1, 0)).isEqualTo(1.0);
    assertThat(rare.caveat()).isEqualTo(new QueryResult.Caveat(SINCE, 0));
  }

  @Test
  void anAnswerIsMarkedWhereWhoIsCompleteDoesNotAnswer() {
    oneIsCompleteSince();
    cluster.hang(C);

    QueryResult answer = ask(from("t", LATER - 1));
    assertThat(((QueryResult.Rows) answer.unmarked()).missing()).isZero();
    assertThat(answer.caveat().completeSince()).isEqualTo(SINCE);
    QueryResult unknown = ask(from("nobody", LATER));
    assertThat(unknown.unmarked()).isInstanceOf(QueryResult.Refusal.class);
    assertThat(unknown.caveat().completeSince()).isEqualTo(SINCE);
  }

  /** A page of the latest samples covers those from its own first time on. */
  @Test
  void aPageIsMarkedWhereSamplesFromItsStartOnMayBeMissing() {
    two.completeSince(SINCE);
    oneIsCompleteSince();
    for (int i = 0; i < 100; i++) {
      one.put("t", LATER + i, 1.0);
      two.put("t", LATER + i, 1.0);
    }

    assertThat(ask(page(LATER, 1, 0, false)).caveat()).isEqualTo(QueryResult.Caveat.NONE);
    assertThat(ask(page(LATER, 0, 1, false)).caveat()).isEqualTo(QueryResult.Caveat.NONE);
    assertThat(ask(page(LATER, 0, 0, false)).caveat().completeSince()).isEqualTo(SINCE);
    assertThat(ask(page(0, 1, 0, false)).caveat().completeSince()).isEqualTo(SINCE);
    assertThat(ask(page(0, 1, 0, true)).caveat()).isEqualTo(QueryResult.Caveat.NONE);
  }

  private static Query.SamplePage page(long start, int width, int preferred, boolean descending) {
    return new Query.SamplePage(
        Tag.of("t"), start, Long.MAX_VALUE, width, preferred, 0, descending, 1024);
  }

  /** It may not have the newest samples, but it has the tag. */
  @Test
  void aReplicaThatLagsIsAskedForWhatTheOtherLacks() {
    one.applied(at(9, 9000));
    two.applied(at(5, 3000));
    two.put("rare", 50, 7.0);
    oneIsCompleteSince();

    QueryResult answer = ask(from("rare", LATER));

    assertThat(((QueryResult.Rows) answer.unmarked()).value(1, 0)).isEqualTo(7.0);
    assertThat(answer.caveat()).isEqualTo(new QueryResult.Caveat(0, 6000));
  }

  /** Who lags has no say in that what is new is not there. */
  @Test
  void rowsOfOneBeatThatTheOtherDoesNotKnowTheTag() {
    one.applied(at(9, 9000));
    two.applied(at(5, 3000));
    oneIsCompleteSince();
    one.put("new", LATER + 60, 1.0);

    QueryResult answer = ask(from("new", LATER));

    assertThat(((QueryResult.Rows) answer.unmarked()).value(4, 0)).isEqualTo(1.0);
    assertThat(answer.caveat()).isEqualTo(new QueryResult.Caveat(SINCE, 0));
  }

  private void twoLagsAndHoldsAPreferredSeriesThatOneLacks() {
    one.applied(at(9, 9000));
    two.applied(at(5, 3000));
    oneIsCompleteSince();
    one.put("m", LATER, 1.0);
    two.put("m", LATER, 1.0).put("m", 50, 7, 8, 9);
  }

  @Test
  void rowsOfASeriesThatIsNotThePreferredOneAreAskedAgainOfWhoMayHoldThat() {
    twoLagsAndHoldsAPreferredSeriesThatOneLacks();

    QueryResult answer = ask(from("m", LATER, 0, 3));

    assertThat(((QueryResult.Rows) answer.unmarked()).width()).isEqualTo(3);
    assertThat(answer.caveat()).isEqualTo(new QueryResult.Caveat(0, 6000));
  }

  @Test
  void rowsOfASeriesThatIsNotThePreferredOneAreMarkedWhereWhoIsCompleteDoesNotAnswer() {
    twoLagsAndHoldsAPreferredSeriesThatOneLacks();
    cluster.hang(C);

    assertThat(ask(from("m", LATER, 0, 3)).caveat().completeSince()).isEqualTo(SINCE);
    assertThat(ask(from("m", LATER, 0, 0)).caveat().completeSince()).isEqualTo(SINCE);
    assertThat(ask(from("m", LATER, 0, 1)).caveat().completeSince()).isZero();
    assertThat(ask(from("m", LATER, 1, 3)).caveat().completeSince()).isZero();
  }

  /** It holds more: that it has a second series does not go away while it lags. */
  @Test
  void thatAWidthMustBeGivenBeatsRowsOfOneWhoMayLackASeries() {
    twoLagsAndHoldsAPreferredSeriesThatOneLacks();

    QueryResult answer = ask(from("m", LATER, 0, 0));

    assertThat(answer.unmarked())
        .isInstanceOfSatisfying(
            QueryResult.Refusal.class,
            refusal -> assertThat(refusal.reason()).isEqualTo(Reason.WIDTH_NOT_GIVEN));
    assertThat(answer.caveat()).isEqualTo(new QueryResult.Caveat(0, 6000));
  }

  @Test
  void aSampleIsMarkedWhereALaterOneMayBeMissing() {
    two.completeSince(SINCE);
    oneIsCompleteSince();
    two.put("late", LATER, 3.0);
    one.put("late", LATER, 3.0);

    assertThat(ask(at("late", 1)).caveat()).isEqualTo(QueryResult.Caveat.NONE);
    assertThat(ask(at("late", 0)).caveat().completeSince()).isEqualTo(SINCE);
    assertThat(ask(at("t", 1)).caveat().completeSince()).isEqualTo(SINCE);
  }

  private static Query.SampleAt at(String tag, int width) {
    return new Query.SampleAt(Tag.of(tag), Long.MAX_VALUE, width, 0, 0);
  }

  @Test
  void tagsAreListedByWhoIsComplete() {
    oneIsCompleteSince();
    two.put("rare", 50, 7.0);

    QueryResult answer = ask(new Query.TagList("rare", "", 10, 0, Tag.of("rare").hashCode()));

    assertThat(((QueryResult.Tags) answer).tags()).hasSize(1);
    cluster.die(C);
    await()
        .untilAsserted(
            () ->
                assertThat(ask(new Query.TagList("rare", "", 10, 0, 0)).caveat().completeSince())
                    .isEqualTo(SINCE));
  }
}
