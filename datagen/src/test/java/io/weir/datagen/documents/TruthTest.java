package io.weir.datagen.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.datagen.client.Held;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Passes rows that are what was written, and names each way in which they are not. */
class TruthTest {
  private static final MetricTimes TIMES = new MetricTimes(1000, 10, 5);

  private final Truth truth = new Truth(List.of("a", "b"), TIMES);

  TruthTest() {
    for (String metric : List.of("a", "b")) {
      for (int i = 0; i < 3; i++) {
        truth.at(metric, TIMES.at(i)).is(value(metric, i), 0);
      }
    }
  }

  private static String value(String metric, int i) {
    return "{\"metric\":\"" + metric + "\",\"n\":" + i + "}";
  }

  private static Question question(boolean ascending, String... metrics) {
    return new Question(
        List.of(metrics), TIMES.first(), TIMES.end(), ascending, 10, Optional.empty());
  }

  private static List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      rows.add(new Row(TIMES.at(i), "a", value("a", i)));
      rows.add(new Row(TIMES.at(i), "b", value("b", i)));
    }
    return rows;
  }

  private void assertFault(List<Row> rows, String text) {
    List<String> faults = truth.faults(question(true, "a", "b"), rows);
    assertThat(faults).hasSize(1);
    assertThat(faults.get(0)).contains(text);
  }

  @Test
  void passesWhatWasWrittenInEitherOrder() {
    List<Row> rows = rows();
    assertThat(truth.faults(question(true, "a", "b"), rows)).isEmpty();
    Collections.reverse(rows);
    assertThat(truth.faults(question(false, "a", "b"), rows)).isEmpty();
  }

  @Test
  void namesARowThatIsMissing() {
    List<Row> rows = rows();
    rows.remove(2);
    assertFault(rows, "a at 1010 is missing");
  }

  @Test
  void namesARowThatComesTwice() {
    List<Row> rows = rows();
    rows.add(3, rows.get(3));
    assertFault(rows, "comes after");
  }

  @Test
  void namesRowsOfOneTimeInTheWrongOrder() {
    List<Row> rows = rows();
    Collections.swap(rows, 2, 3);
    assertFault(rows, "comes after");
  }

  @Test
  void namesAValueThatWasOverwritten() {
    truth.at("a", TIMES.at(1)).is("{\"n\":9}", 0);
    assertFault(rows(), "acknowledged was {\"n\":9}");
  }

  @Test
  void namesAValueThatWasDeleted() {
    truth.at("b", TIMES.at(2)).is(Held.NONE, 0);
    assertFault(rows(), "acknowledged was nothing");
  }

  @Test
  void namesARowBeyondTheInterval() {
    Question question =
        new Question(List.of("a"), TIMES.at(0), TIMES.at(2), true, 10, Optional.empty());
    List<Row> rows = rows().stream().filter(row -> row.metric().equals("a")).toList();
    assertThat(truth.faults(question, rows)).singleElement().asString().contains("not asked for");
  }

  @Test
  void namesARowThatDoesNotFitTheFilterAndOneThatDoesButIsMissing() {
    DocumentFilter condition =
        new DocumentFilter("{}", document -> document.path("n").asInt() == 1);
    Question question =
        new Question(List.of("a"), TIMES.first(), TIMES.end(), true, 10, Optional.of(condition));
    List<Row> wrong = List.of(new Row(TIMES.at(2), "a", value("a", 2)));
    assertThat(truth.faults(question, wrong))
        .hasSize(2)
        .anyMatch(fault -> fault.contains("does not fit"))
        .anyMatch(fault -> fault.contains("a at 1010 is missing"));
  }

  @Test
  void aWriteOfUnknownOutcomeIsNeitherLostNorDone() {
    truth.at("a", TIMES.at(1)).mayBecome("{\"n\":9}");
    assertThat(truth.faults(question(true, "a", "b"), rows())).isEmpty();
    List<Row> rows = rows();
    rows.set(2, new Row(TIMES.at(1), "a", "{\"n\":9}"));
    assertThat(truth.faults(question(true, "a", "b"), rows)).isEmpty();
    rows.set(2, new Row(TIMES.at(1), "a", "{\"n\":8}"));
    assertFault(rows, "found {\"n\":8}");
  }

  @Test
  void conditionsTellDocumentsApart() {
    SplittableRandom random = new SplittableRandom(5);
    int holds = 0;
    int fails = 0;
    for (int i = 0; i < 1000; i++) {
      String document = DocumentFilter.document("a", i, random);
      if (DocumentFilter.random(random, 2).holds(document)) {
        holds++;
      } else {
        fails++;
      }
    }
    assertThat(Math.min(holds, fails)).isGreaterThan(200);
  }
}
