package io.weir.datagen.documents;

import io.weir.datagen.client.Answer;
import io.weir.datagen.client.Faults;
import io.weir.datagen.client.Held;
import io.weir.datagen.client.ToldPositions;
import io.weir.datagen.client.UnansweredException;
import io.weir.datagen.documents.MetricClient.Type;
import java.io.IOException;

/** Writes and deletions of one client, kept in its truth. */
final class MetricWrites {
  private final MetricClient client;
  private final Faults<DocumentsCheck> faults;
  private final DocumentsTally tally;
  private final Type type;
  private final Truth truth;
  private final ToldPositions positions = new ToldPositions();

  MetricWrites(
      MetricClient client,
      Faults<DocumentsCheck> faults,
      DocumentsTally tally,
      Type type,
      Truth truth) {
    this.client = client;
    this.faults = faults;
    this.tally = tally;
    this.type = type;
    this.truth = truth;
  }

  /** The positions of all that was acknowledged. */
  ToldPositions positions() {
    return positions;
  }

  /** Writes a value; whether it was acknowledged. */
  boolean write(String metric, long time, String value) throws IOException, InterruptedException {
    Held held = truth.at(metric, time);
    try {
      Answer answer = client.write(type, metric, time, value);
      if (answer.doubts() > 0) {
        held.mayBecome(value);
      }
      if (answer.status() != MetricClient.OK || !answer.text().equals("{\"ok\":1}")) {
        faults.add(DocumentsCheck.WRITES, "%s at %d: write got %s", metric, time, answer);
        return false;
      }
      held.is(value, 0);
      if (!positions.add(answer) && type == Type.MESSAGE) {
        faults.add(DocumentsCheck.WRITES, "%s at %d: no position in %s", metric, time, answer);
      }
      return true;
    } catch (UnansweredException e) {
      tally.unanswered();
      if (e.doubts() > 0) {
        held.mayBecome(value);
      }
      return false;
    }
  }

  /**
   * Deletes the values of some times, of which the answer must give the number.
   *
   * @param range the same times as parameters
   */
  void delete(String metric, long lower, long upper, String range)
      throws IOException, InterruptedException {
    int least = 0;
    int most = 0;
    for (Held held : truth.in(metric, lower, upper)) {
      least += held.isHeld() && held.isCertain() ? 1 : 0;
      most += held.isHeld() || !held.isCertain() ? 1 : 0;
    }
    int doubts;
    try {
      Answer answer = client.delete(type, metric, range);
      doubts = answer.doubts();
      long count = answer.json().path("count").asLong(-1);
      if (answer.status() != MetricClient.OK || count > most || count < (doubts > 0 ? 0 : least)) {
        faults.add(
            DocumentsCheck.DELETIONS,
            "%s: deleting %s got %s, expected %d to %d",
            metric,
            range,
            answer,
            least,
            most);
        return;
      }
      tally.deleted(count);
      positions.add(answer);
      truth.in(metric, lower, upper).forEach(held -> held.is(Held.NONE, 0));
    } catch (UnansweredException e) {
      tally.unanswered();
      doubts = e.doubts();
    }
    if (doubts > 0) {
      truth.in(metric, lower, upper).forEach(held -> held.mayBecome(Held.NONE));
    }
  }
}
