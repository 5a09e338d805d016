package io.weir.datagen.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.datagen.history.Action.Delete;
import io.weir.datagen.history.Action.Put;
import io.weir.datagen.history.Action.Read;
import io.weir.datagen.history.Linearization.Verdict;
import io.weir.datagen.history.Outcome.Absent;
import io.weir.datagen.history.Outcome.Conflict;
import io.weir.datagen.history.Outcome.Deleted;
import io.weir.datagen.history.Outcome.Found;
import io.weir.datagen.history.Outcome.Unknown;
import io.weir.datagen.history.Outcome.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Accepts histories that an order explains, and refuses each of the classic ones that none does.
 */
class LinearizabilityCheckerTest {
  private final List<Operation> history = new ArrayList<>();

  private LinearizabilityCheckerTest did(long call, long end, Action action, Outcome outcome) {
    history.add(new Operation(history.size(), action, outcome, call, end));
    return this;
  }

  private LinearizabilityCheckerTest unknown(long call, Action action) {
    return did(call, Long.MAX_VALUE, action, new Unknown());
  }

  private static Put put(String value) {
    return new Put(Action.ANY, value);
  }

  private static Put create(String value) {
    return new Put(Action.ABSENT, value);
  }

  private Linearization check() {
    return new LinearizabilityChecker(100_000).check(history);
  }

  private void assertIs(Verdict verdict) {
    Linearization found = check();
    assertThat(found.verdict()).as("%s", found).isEqualTo(verdict);
  }

  @Test
  void acceptsOneAfterTheOther() {
    did(0, 1, new Read(0), new Absent());
    did(2, 3, create("a"), new Written(5));
    did(4, 5, create("b"), new Conflict(5));
    did(6, 7, new Put(5, "c"), new Written(9));
    did(8, 9, new Put(5, "d"), new Conflict(9));
    did(10, 11, new Delete(5), new Conflict(9));
    did(12, 13, new Delete(9), new Deleted());
    did(14, 15, new Delete(Action.ANY), new Absent());
    did(16, 17, new Put(9, "e"), new Conflict(0));
    did(18, 19, create("f"), new Written(10));
    assertIs(Verdict.LINEARIZABLE);
  }

  @Test
  void acceptsAReadOfEitherOfTwoConcurrentPuts() {
    did(0, 10, put("a"), new Written(2));
    did(1, 9, put("b"), new Written(1));
    did(2, 8, new Read(0), new Found(1, "b"));
    did(11, 12, new Read(0), new Found(2, "a"));
    assertIs(Verdict.LINEARIZABLE);
  }

  @Test
  void refusesAStaleRead() {
    did(0, 1, put("a"), new Written(1));
    did(2, 3, put("b"), new Written(2));
    did(4, 5, new Read(0), new Found(1, "a"));
    assertIs(Verdict.VIOLATED);
    assertThat(check().detail()).contains("2 of 3", "Found[version=1, value=a]");
  }

  @Test
  void aReadIsAtLeastAsNewAsItDemands() {
    did(0, 1, put("a"), new Written(1));
    did(2, 3, put("b"), new Written(2));
    did(0, 5, new Read(1), new Found(1, "a"));
    assertIs(Verdict.LINEARIZABLE);
    did(0, 6, new Read(2), new Found(1, "a"));
    assertIs(Verdict.VIOLATED);
  }

  @Test
  void refusesALostUpdate() {
    did(0, 1, put("a"), new Written(1));
    did(2, 3, new Put(1, "b"), new Written(2));
    did(2, 4, new Put(1, "c"), new Written(3));
    assertIs(Verdict.VIOLATED);
  }

  @Test
  void refusesTwoWinners() {
    did(0, 9, create("a"), new Written(1));
    did(0, 9, create("b"), new Written(2));
    assertIs(Verdict.VIOLATED);
  }

  @Test
  void refusesAConflictThatThereWasNoReasonFor() {
    did(0, 1, put("a"), new Written(1));
    did(2, 3, new Put(1, "b"), new Conflict(1));
    assertIs(Verdict.VIOLATED);
  }

  @Test
  void refusesAVersionThatGoesBack() {
    did(0, 1, put("a"), new Written(7));
    did(2, 3, new Delete(Action.ANY), new Deleted());
    did(4, 5, create("b"), new Written(6));
    assertIs(Verdict.VIOLATED);
  }

  @Test
  void refusesAnItemThatComesBack() {
    did(0, 1, put("a"), new Written(1));
    did(2, 3, new Delete(Action.ANY), new Deleted());
    did(4, 5, new Read(0), new Found(1, "a"));
    assertIs(Verdict.VIOLATED);
  }

  @Test
  void acceptsAnUnknownPutThatHappensOrNot() {
    unknown(0, put("a"));
    did(1, 2, new Read(0), new Absent());
    assertIs(Verdict.LINEARIZABLE);
    did(3, 4, new Read(0), new Found(4, "a")); // only now
    assertIs(Verdict.LINEARIZABLE);
    did(5, 6, new Read(0), new Absent()); // and away again
    assertIs(Verdict.VIOLATED);
  }

  @Test
  void anUnknownPutHasOneVersion() {
    did(0, 1, put("a"), new Written(3));
    unknown(2, put("b"));
    did(3, 4, create("c"), new Conflict(8));
    did(5, 6, new Read(0), new Found(8, "b"));
    assertIs(Verdict.LINEARIZABLE);
    did(7, 8, new Read(0), new Found(9, "b"));
    assertIs(Verdict.VIOLATED);
  }

  @Test
  void anUnknownPutHappensAtMostOnce() {
    did(0, 1, put("a"), new Written(1));
    unknown(2, put("b"));
    did(3, 4, new Read(0), new Found(2, "b"));
    did(5, 6, put("c"), new Written(3));
    did(7, 8, new Read(0), new Found(4, "b"));
    assertIs(Verdict.VIOLATED);
  }

  @Test
  void anUnknownConditionalPutHappensOnlyWhereItsConditionHolds() {
    did(0, 1, put("a"), new Written(1));
    unknown(2, new Put(1, "b"));
    did(3, 4, put("c"), new Written(2));
    did(5, 6, new Read(0), new Found(3, "b"));
    assertIs(Verdict.VIOLATED);
  }

  @Test
  void acceptsAnUnknownRemovalThatHappensLate() {
    did(0, 1, put("a"), new Written(1));
    unknown(2, new Delete(1));
    did(3, 4, new Read(0), new Found(1, "a"));
    did(5, 6, new Read(0), new Absent());
    assertIs(Verdict.LINEARIZABLE);
  }

  @Test
  void saysWhenItGivesUp() {
    for (int i = 0; i < 20; i++) {
      unknown(0, put("v" + i));
    }
    did(1, 2, new Read(0), new Found(1, "none of these"));
    Linearization found = new LinearizabilityChecker(1000).check(history);
    assertThat(found.verdict()).isEqualTo(Verdict.GAVE_UP);
    assertThat(found.detail()).contains("1000");
  }

  /** Runs operations one by one at random times within their calls and ends, as a server would. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void acceptsWhatAServerDoesAndRefusesItWithOneAnswerChanged(long seed) {
    Random random = new Random(seed);
    long version = 0;
    String value = "";
    long made = 0;
    for (int i = 0; i < 300; i++) {
      long at = 10L * i;
      long call = at - random.nextInt(30);
      long end = at + 1 + random.nextInt(30);
      boolean isLost = random.nextInt(20) == 0;
      switch (random.nextInt(4)) {
        case 0 ->
            did(call, end, new Read(0), value.isEmpty() ? new Absent() : new Found(version, value));
        case 1 -> {
          Put put = new Put(value.isEmpty() ? Action.ABSENT : version, "v" + i);
          value = put.value();
          version = ++made;
          did(call, end, put, isLost ? new Unknown() : new Written(version));
        }
        case 2 ->
            did(
                call,
                end,
                new Put(value.isEmpty() ? 999 : Action.ABSENT, "v" + i),
                new Conflict(value.isEmpty() ? 0 : version));
        default -> {
          Outcome outcome = value.isEmpty() ? new Absent() : new Deleted();
          value = "";
          did(call, end, new Delete(Action.ANY), isLost ? new Unknown() : outcome);
        }
      }
    }
    assertIs(Verdict.LINEARIZABLE);
    did(100_000, 100_001, new Read(0), new Found(made + 1, "never written"));
    assertIs(Verdict.VIOLATED);
  }
}
