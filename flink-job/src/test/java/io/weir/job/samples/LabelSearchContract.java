package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.model.TagDeletion;
import io.weir.model.TaskKeyGroups;
import io.weir.model.labels.LabelMatcher;
import io.weir.model.labels.LabelMatcher.Type;
import io.weir.model.labels.SeriesLabels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tags are found by label as a plain filter of all of them finds them, whatever comes and goes:
 * with two tasks, restarts, and a store that had no postings before.
 */
public abstract class LabelSearchContract {
  protected static final KeyGroups KEY_GROUPS = new KeyGroups(16);
  private static final int TASKS = 2;

  private final HeapFragments fragments = new HeapFragments();
  private final List<ChunkStore> tasks = new ArrayList<>();

  /** By tag, with the widths of its series. */
  private final TreeMap<Tag, TreeSet<Integer>> there = new TreeMap<>();

  /** Names of which there are none yet, with their postings. */
  protected abstract TagNames names() throws Exception;

  /** Takes away what an earlier version would not have written. */
  protected abstract void forgetPostings(TagNames names) throws Exception;

  private void start(TagNames names) {
    tasks.clear();
    for (int task = 0; task < TASKS; task++) {
      int first = task * KEY_GROUPS.count() / TASKS;
      int last = (task + 1) * KEY_GROUPS.count() / TASKS - 1;
      tasks.add(
          ChunkStore.over(
              fragments,
              fragments,
              names,
              new TaskKeyGroups(KEY_GROUPS, first, last),
              (tag, at) -> {},
              () -> QueryResult.Status.empty(first, last),
              new Retention(Duration.ofDays(36500), Duration.ofDays(36500)),
              () -> Instant.EPOCH,
              () -> 0,
              1 << 20));
    }
  }

  private ChunkStore taskOf(Tag tag) {
    return tasks.get(KEY_GROUPS.of(tag.hashCode()) * TASKS / KEY_GROUPS.count());
  }

  private void add(Tag tag, int width) {
    SampleBlock.Writer block = new SampleBlock.Writer(width, 64);
    block.add(tag, 1, new double[width]);
    SampleStore samples = taskOf(tag).samples();
    samples.add(block.toBytes());
    samples.flush();
    there.computeIfAbsent(tag, each -> new TreeSet<>()).add(width);
  }

  private void delete(Tag tag, int width) {
    taskOf(tag).samples().delete(new TagDeletion(tag, width, TagDeletion.ALL_TIMES));
    there.get(tag).remove(width);
    if (width == TagDeletion.ALL_WIDTHS || there.get(tag).isEmpty()) {
      there.remove(tag);
    }
  }

  private static boolean matches(LabelMatcher matcher, SortedMap<String, String> labels) {
    String value = labels.getOrDefault(matcher.label(), "");
    return switch (matcher.type()) {
      case EQUAL -> value.equals(matcher.text());
      case NOT_EQUAL -> !value.equals(matcher.text());
      case MATCHES -> Pattern.matches("(?s:" + matcher.text() + ')', value);
      case MATCHES_NOT -> !Pattern.matches("(?s:" + matcher.text() + ')', value);
    };
  }

  private List<Tag> expected(String prefix, int only, List<LabelMatcher> matchers) {
    List<Tag> expected = new ArrayList<>();
    there.forEach(
        (tag, widths) -> {
          boolean any =
              widths.stream()
                  .filter(width -> only == 0 || width == only)
                  .anyMatch(
                      width ->
                          IntStream.range(0, width)
                              .mapToObj(
                                  value ->
                                      SeriesLabels.of(
                                          tag.toString(), width, value, widths.size() > 1))
                              .anyMatch(
                                  labels ->
                                      matchers.stream().allMatch(each -> matches(each, labels))));
          if (any && tag.toString().startsWith(prefix)) {
            expected.add(tag);
          }
        });
    return expected;
  }

  private List<Tag> found(String prefix, int width, List<LabelMatcher> matchers, int limit) {
    TreeSet<Tag> found = new TreeSet<>();
    for (ChunkStore task : tasks) {
      String after = "";
      do {
        QueryResult.Tags page =
            (QueryResult.Tags)
                task.engine().answer(new Query.TagList(prefix, after, limit, width, matchers, 0));
        assertThat(page.tags().size()).isLessThanOrEqualTo(limit);
        page.tags().forEach(entry -> assertThat(found.add(entry.tag())).isTrue());
        after = page.next() == null ? "" : page.next().toString();
      } while (!after.isEmpty());
    }
    return new ArrayList<>(found);
  }

  private void assertFindsWhatAFilterFinds(Random random) {
    for (int i = 0; i < 60; i++) {
      List<LabelMatcher> matchers = new ArrayList<>();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        matchers.add(RandomLabels.matcher(random));
      }
      String prefix = List.of("", "", "", "m1", "{", "plain", "m0{a").get(random.nextInt(7));
      int width = random.nextInt(4) == 0 ? 1 + random.nextInt(3) : 0;
      assertThat(found(prefix, width, matchers, 1 + random.nextInt(20)))
          .as("%s prefix %s width %d", matchers, prefix, width)
          .isEqualTo(expected(prefix, width, matchers));
    }
  }

  static LongStream seeds() {
    return LongStream.range(0, 6);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void findsWhatAFilterFindsWhateverComesAndGoes(long seed) throws Exception {
    Random random = new Random(seed);
    TagNames names = names();
    start(names);
    for (int round = 0; round < 12; round++) {
      for (int i = 0; i < 60; i++) {
        Tag tag = RandomLabels.tag(random);
        if (random.nextInt(5) < 4) {
          add(tag, 1 + random.nextInt(3) / 2 * random.nextInt(3));
        } else if (there.ceilingKey(tag) != null) {
          Tag gone = there.ceilingKey(tag);
          delete(gone, random.nextBoolean() ? TagDeletion.ALL_WIDTHS : there.get(gone).first());
        }
      }
      switch (random.nextInt(4)) {
        case 0 -> {
          forgetPostings(names);
          start(names);
        }
        case 1 -> start(names);
        case 2 -> tasks.get(random.nextInt(TASKS)).labels().step();
        default -> {
          for (ChunkStore task : tasks) {
            while (task.labels().step()) {
              // All are posted then.
            }
          }
        }
      }
      assertFindsWhatAFilterFinds(random);
    }
    assertThat(there.size()).isGreaterThan(100);
  }

  /** The names of an older store are posted in steps, and what is done stays done. */
  @Test
  void anOlderStoreIsPostedOnceInSteps() throws Exception {
    TagNames names = names();
    start(names);
    for (int i = 0; i < 5000; i++) {
      add(Tag.of("cpu{host=\"h" + i % 500 + "\",mode=\"m" + i + "\"}"), 1);
    }
    forgetPostings(names);
    start(names);
    List<LabelMatcher> selector = List.of(new LabelMatcher(Type.EQUAL, "host", "h7"));
    assertThat(found("", 0, selector, 100)).hasSize(10);
    int steps = 0;
    while (tasks.get(0).labels().step()) {
      steps++;
      assertThat(found("", 0, selector, 100)).hasSize(10);
    }
    assertThat(steps).isBetween(5000 / TASKS / 100, 100);
    assertThat(tasks.get(1).labels().step()).isTrue();
    start(names);
    assertThat(tasks.get(0).labels().step()).isFalse();
    assertThat(tasks.get(1).labels().step()).isTrue();
    delete(Tag.of("cpu{host=\"h7\",mode=\"m7\"}"), TagDeletion.ALL_WIDTHS);
    assertThat(found("", 0, selector, 100)).hasSize(9);
  }

  /** Each page looks at what it finds, and not at all names. */
  @Test
  void aSearchByLabelsLooksAtNoOtherTags() throws Exception {
    TagNames names = names();
    start(names);
    for (ChunkStore task : tasks) {
      while (task.labels().step()) {
        // There is nothing to post but marks.
      }
    }
    for (int i = 0; i < 3000; i++) {
      add(Tag.of("cpu" + i % 3 + "{host=\"h" + i % 300 + "\",job=\"j\",mode=\"" + i + "\"}"), 1);
    }
    CountingNames counting = new CountingNames(names);
    start(counting);
    counting.read.set(0);
    List<LabelMatcher> both =
        List.of(
            new LabelMatcher(Type.EQUAL, "job", "j"),
            new LabelMatcher(Type.MATCHES, "host", "h1[0]|h20.*"),
            new LabelMatcher(Type.NOT_EQUAL, "mode", "10"));
    assertThat(found("", 0, both, 1000)).isNotEmpty();
    List<LabelMatcher> selector =
        List.of(
            new LabelMatcher(Type.EQUAL, "job", "j"), new LabelMatcher(Type.EQUAL, "host", "h42"));
    counting.read.set(0);
    assertThat(found("", 0, selector, 1000)).hasSize(10);
    assertThat(counting.read.get()).as("names and postings read").isLessThan(600);
    List<LabelMatcher> several =
        List.of(
            new LabelMatcher(Type.MATCHES, "__name__", "cpu1|cpu2"),
            new LabelMatcher(Type.MATCHES, "host", "h4[0-9]"));
    assertThat(found("", 0, several, 1000)).hasSize(70);
  }

  @Test
  void refusesAnExpressionThatIsNone() throws Exception {
    start(names());
    List<LabelMatcher> bad = List.of(new LabelMatcher(Type.MATCHES, "a", "("));
    QueryResult answer = tasks.get(0).engine().answer(new Query.TagList("", "", 1, 0, bad, 0));
    assertThat(answer)
        .isInstanceOfSatisfying(
            QueryResult.Refusal.class,
            refusal -> {
              assertThat(refusal.reason()).isEqualTo(QueryResult.Refusal.Reason.INVALID);
              assertThat(refusal.message()).startsWith("matchers: ");
            });
  }
}
