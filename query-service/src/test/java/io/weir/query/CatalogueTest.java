package io.weir.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Answer;
import io.weir.model.Question;
import io.weir.model.Tag;
import io.weir.query.ask.KeyGroups;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogueTest {
  private static final int KEY_GROUPS = 4;
  private final KeyGroups keyGroups = new KeyGroups(KEY_GROUPS);

  @Test
  void goesNoFurtherThanTheTaskThatHasLookedLeastFar() {
    Catalogue catalogue =
        over(page("c", "a", "c"), page(null, "b", "d"), page("b"), page(null, "e"));

    TagPage page = catalogue.page("", "", 10).toCompletableFuture().join();

    assertThat(names(page)).containsExactly("a", "b");
    assertThat(page.next()).isEqualTo(Tag.of("b"));
  }

  @Test
  void goesOnAfterTheLastOfAFullPage() {
    Catalogue catalogue =
        over(page("c", "a", "c"), page(null, "b", "d"), page(null), page(null, "e"));

    TagPage page = catalogue.page("", "", 2).toCompletableFuture().join();

    assertThat(names(page)).containsExactly("a", "b");
    assertThat(page.next()).isEqualTo(Tag.of("b"));
  }

  @Test
  void isOverWhenNoTaskHasMore() {
    Catalogue catalogue = over(page(null, "a"), page(null, "b"), page(null), page(null));

    assertThat(catalogue.page("", "", 2).toCompletableFuture().join().next()).isNull();
  }

  @Test
  void anEmptyPageIsNotTheEnd() {
    Catalogue catalogue = over(page("c"), page(null, "d"), page(null), page(null));

    TagPage page = catalogue.page("", "", 2).toCompletableFuture().join();

    assertThat(page.tags()).isEmpty();
    assertThat(page.next()).isEqualTo(Tag.of("c"));
  }

  static LongStream seeds() {
    return LongStream.range(0, 50);
  }

  /** Names without samples, tasks that end their pages early, and any limit. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void missesNoTagHoweverShortTheTasksPagesAre(long seed) {
    Random random = new Random(seed);
    List<TreeSet<Tag>> names = new ArrayList<>();
    TreeSet<Tag> held = new TreeSet<>();
    for (int task = 0; task < KEY_GROUPS; task++) {
      names.add(new TreeSet<>());
      for (int i = random.nextInt(60); i > 0; i--) {
        Tag tag = Tag.of(task + "-" + random.nextInt(1000));
        tag = Tag.of(new StringBuilder(tag.toString()).reverse().toString());
        names.get(task).add(tag);
        if (random.nextInt(3) > 0) {
          held.add(tag);
        }
      }
    }
    Catalogue catalogue =
        new Catalogue(
            question -> {
              Question.TagList list = (Question.TagList) question;
              int task = task(list.routingHash());
              return CompletableFuture.completedFuture(
                  page(names.get(task), held, list, task, 1 + random.nextInt(10)));
            },
            keyGroups);
    List<Tag> listed = new ArrayList<>();
    int limit = 1 + random.nextInt(30);
    for (String after = ""; after != null; ) {
      TagPage page = catalogue.page("", after, limit).toCompletableFuture().join();
      assertThat(page.tags().size()).isLessThanOrEqualTo(limit);
      page.tags().forEach(entry -> listed.add(entry.tag()));
      after = page.next() == null ? null : page.next().toString();
    }
    assertThat(listed).containsExactlyElementsOf(held);
  }

  private static Answer.Tags page(
      TreeSet<Tag> names, TreeSet<Tag> held, Question.TagList list, int task, int looks) {
    List<Answer.Tags.Entry> entries = new ArrayList<>();
    Tag last = null;
    for (Tag name : list.after().isEmpty() ? names : names.tailSet(Tag.of(list.after()), false)) {
      if (entries.size() == list.limit() || looks-- == 0) {
        return new Answer.Tags(entries, last, task, task);
      }
      last = name;
      if (held.contains(name)) {
        entries.add(new Answer.Tags.Entry(name, 0, 0, 1));
      }
    }
    return new Answer.Tags(entries, null, task, task);
  }

  private int task(int hash) {
    int task = 0;
    while (keyGroups.hashFor(task) != hash) {
      task++;
    }
    return task;
  }

  private record Page(String next, List<String> names) {}

  private static Page page(String next, String... names) {
    return new Page(next, List.of(names));
  }

  private Catalogue over(Page... pages) {
    return new Catalogue(
        question -> {
          int task = task(question.routingHash());
          List<Answer.Tags.Entry> entries =
              pages[task].names().stream()
                  .map(name -> new Answer.Tags.Entry(Tag.of(name), 0, 0, 1))
                  .toList();
          Tag next = Stream.ofNullable(pages[task].next()).map(Tag::of).findAny().orElse(null);
          return CompletableFuture.completedFuture(new Answer.Tags(entries, next, task, task));
        },
        keyGroups);
  }

  private static List<String> names(TagPage page) {
    return page.tags().stream().map(entry -> entry.tag().toString()).toList();
  }
}
