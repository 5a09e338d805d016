package io.weir.query;

import io.weir.model.Answer;
import io.weir.model.Asker;
import io.weir.model.Periods;
import io.weir.model.Positions;
import io.weir.model.Question;
import io.weir.model.Tag;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntUnaryOperator;

/** Samples in a map, owned by tasks that share the key groups evenly: the plainest of answers. */
public final class InMemoryAsker implements Asker {
  private final NavigableMap<Tag, NavigableMap<Long, double[]>> samples = new TreeMap<>();
  private final IntUnaryOperator keyGroupOf;
  private final int keyGroups;
  private final int tasks;
  private volatile long completeSince;
  private volatile Positions positions = Positions.NONE;
  private volatile Answer.Refusal refusal;
  private volatile Answer.Caveat caveat;
  private volatile String unreachable;

  /**
   * @param keyGroupOf the key group of a routing hash
   */
  public InMemoryAsker(IntUnaryOperator keyGroupOf, int keyGroups, int tasks) {
    this.keyGroupOf = keyGroupOf;
    this.keyGroups = keyGroups;
    this.tasks = tasks;
  }

  public synchronized InMemoryAsker put(String tag, long time, double... values) {
    samples.computeIfAbsent(Tag.of(tag), t -> new TreeMap<>()).put(time, values);
    return this;
  }

  /** From now on refuses everything; null ends it. */
  public void refuse(Answer.Refusal refusal) {
    this.refusal = refusal;
  }

  /** From now on cannot be reached; null ends it. */
  public void unreachable(String message) {
    this.unreachable = message;
  }

  /** How far the log is applied; says no more. */
  public InMemoryAsker applied(Positions positions) {
    this.positions = positions;
    return this;
  }

  /** Says that of what Kafka took before then something may be missing, ms; 0 ends it. */
  public void completeSince(long ms) {
    completeSince = ms;
  }

  /** From now on marks every answer; null ends it. */
  public void mark(Answer.Caveat caveat) {
    this.caveat = caveat;
  }

  @Override
  public CompletionStage<Answer> ask(Question question) {
    return unreachable == null
        ? CompletableFuture.completedFuture(marked(answer(question)))
        : CompletableFuture.failedFuture(new UnreachableException(unreachable, null));
  }

  private Answer marked(Answer answer) {
    return caveat == null ? answer : new Answer.Marked(answer, caveat);
  }

  /** The answer at once. */
  public synchronized Answer answer(Question question) {
    if (refusal != null) {
      return refusal;
    }
    if (question instanceof Question.Report report) {
      return report(report.tag(), report.periods());
    }
    int task = task(keyGroupOf.applyAsInt(question.routingHash()));
    if (question instanceof Question.TagList list) {
      return tags(list, task);
    }
    return new Answer.Status(first(task), first(task + 1) - 1, count(), completeSince, positions);
  }

  private Answer report(Tag tag, Periods periods) {
    NavigableMap<Long, double[]> series = samples.get(tag);
    if (series == null) {
      return new Answer.Refusal(Answer.Refusal.Reason.UNKNOWN_TAG, "no sample of " + tag);
    }
    int width = series.firstEntry().getValue().length;
    int missing = 0;
    while (missing < periods.points() && series.lowerKey(periods.time(missing + 1)) == null) {
      missing++;
    }
    double[] values = new double[(periods.points() - missing) * width];
    for (int i = missing + 1; i <= periods.points(); i++) {
      double[] row = series.lowerEntry(periods.time(i)).getValue();
      System.arraycopy(row, 0, values, (i - 1 - missing) * width, width);
    }
    long oldest = missing == periods.points() ? 0 : series.lowerKey(periods.time(missing + 1));
    return new Answer.Rows(periods, 0, width, missing, oldest, values);
  }

  private Answer.Tags tags(Question.TagList list, int task) {
    List<Answer.Tags.Entry> all = entries(list, task);
    List<Answer.Tags.Entry> page = all.subList(0, Math.min(list.limit(), all.size()));
    Tag next = page.size() < all.size() ? page.get(page.size() - 1).tag() : null;
    return new Answer.Tags(page, next, first(task), first(task + 1) - 1);
  }

  private List<Answer.Tags.Entry> entries(Question.TagList list, int task) {
    byte[] prefix = list.prefix().getBytes(StandardCharsets.UTF_8);
    return samples.entrySet().stream()
        .filter(e -> task(keyGroupOf.applyAsInt(e.getKey().hashCode())) == task)
        .filter(e -> e.getKey().startsWith(prefix))
        .filter(e -> list.after().isEmpty() || e.getKey().compareTo(Tag.of(list.after())) > 0)
        .map(InMemoryAsker::entry)
        .toList();
  }

  private static Answer.Tags.Entry entry(Map.Entry<Tag, NavigableMap<Long, double[]>> e) {
    return new Answer.Tags.Entry(
        e.getKey(), e.getValue().firstKey(), e.getValue().lastKey(), e.getValue().size());
  }

  private int task(int keyGroup) {
    int task = 0;
    while (first(task + 1) <= keyGroup) {
      task++;
    }
    return task;
  }

  private int first(int task) {
    return (task * keyGroups + tasks - 1) / tasks;
  }

  private long count() {
    return samples.values().stream().mapToLong(Map::size).sum();
  }
}
