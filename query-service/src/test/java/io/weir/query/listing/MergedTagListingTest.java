package io.weir.query.listing;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.model.Widths;
import io.weir.queryclient.QueryLimits;
import io.weir.service.access.NameSet;
import java.time.Duration;
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

class MergedTagListingTest {
  static final int KEY_GROUPS = 4;

  @Test
  void goesNoFurtherThanTheTaskThatHasLookedLeastFar() {
    MergedTagListing tagListing =
        over(page("c", "a", "c"), page(null, "b", "d"), page("b"), page(null, "e"));

    TagPage page = page(tagListing, "", 10);

    assertThat(names(page)).containsExactly("a", "b");
    assertThat(page.next()).isEqualTo(Tag.of("b"));
  }

  @Test
  void goesOnAfterTheLastOfAFullPage() {
    MergedTagListing tagListing =
        over(page("c", "a", "c"), page(null, "b", "d"), page(null), page(null, "e"));

    TagPage page = page(tagListing, "", 2);

    assertThat(names(page)).containsExactly("a", "b");
    assertThat(page.next()).isEqualTo(Tag.of("b"));
  }

  @Test
  void isOverWhenNoTaskHasMore() {
    MergedTagListing tagListing = over(page(null, "a"), page(null, "b"), page(null), page(null));

    assertThat(page(tagListing, "", 2).next()).isNull();
  }

  @Test
  void anEmptyPageIsNotTheEnd() {
    MergedTagListing tagListing = over(page("c"), page(null, "d"), page(null), page(null));

    TagPage page = page(tagListing, "", 2);

    assertThat(page.tags()).isEmpty();
    assertThat(page.next()).isEqualTo(Tag.of("c"));
  }

  /** However long it takes to find a tag, one page never costs a task more than one query. */
  @Test
  void goesOnAfterEmptyPagesOfSeveralTasksWithOneQueryOfEachForAPage() {
    String[][] ends = {{"c", "g"}, {"d", "f"}, {"b", "h"}, {}};
    List<Integer> asked = new ArrayList<>();
    MergedTagListing tagListing =
        over(
            query -> {
              int task = group(query.routingHash());
              asked.add(task);
              String after = ((Query.TagList) query).after();
              String end =
                  Stream.of(ends[task])
                      .filter(name -> name.compareTo(after) > 0)
                      .findFirst()
                      .orElse(null);
              List<QueryResult.Tags.Entry> entries =
                  end == null && task == 1
                      ? List.of(new QueryResult.Tags.Entry(Tag.of("z"), Widths.of(1), 0, 0, 1))
                      : List.of();
              Tag next = end == null ? null : Tag.of(end);
              return CompletableFuture.completedFuture(
                  new QueryResult.Tags(entries, next, task, task));
            });
    List<String> pages = new ArrayList<>();
    for (String after = ""; after != null; ) {
      TagPage page = page(tagListing, after, 10);
      assertThat(asked).containsExactlyInAnyOrder(0, 1, 2, 3);
      asked.clear();
      after = page.next() == null ? null : page.next().toString();
      pages.add(names(page) + " " + after);
    }

    assertThat(pages).containsExactly("[] b", "[] c", "[] d", "[] f", "[] g", "[] h", "[z] null");
  }

  static LongStream seeds() {
    return LongStream.range(0, 50);
  }

  /** Names without samples, answers that end early, for any range around the key group asked. */
  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void missesNoTagHoweverShortTheAnswersAreAndHoweverTheirRangesOverlap(long seed) {
    Random random = new Random(seed);
    List<TreeSet<Tag>> names = new ArrayList<>();
    TreeSet<Tag> held = new TreeSet<>();
    for (int group = 0; group < KEY_GROUPS; group++) {
      names.add(new TreeSet<>());
      for (int i = random.nextInt(60); i > 0; i--) {
        Tag tag = Tag.of(group + "-" + random.nextInt(1000));
        tag = Tag.of(new StringBuilder(tag.toString()).reverse().toString());
        names.get(group).add(tag);
        if (random.nextInt(3) > 0) {
          held.add(tag);
        }
      }
    }
    MergedTagListing tagListing =
        over(
            query -> {
              Query.TagList list = (Query.TagList) query;
              int group = group(list.routingHash());
              int first = random.nextInt(group + 1);
              int last = group + random.nextInt(KEY_GROUPS - group);
              TreeSet<Tag> ofRange = new TreeSet<>();
              names.subList(first, last + 1).forEach(ofRange::addAll);
              return CompletableFuture.completedFuture(
                  answer(ofRange, held, list, first, last, 1 + random.nextInt(10)));
            });
    List<Tag> listed = new ArrayList<>();
    int limit = 1 + random.nextInt(30);
    for (String after = ""; after != null; ) {
      TagPage page = page(tagListing, after, limit);
      assertThat(page.tags().size()).isLessThanOrEqualTo(limit);
      page.tags().forEach(entry -> listed.add(entry.tag()));
      after = page.next() == null ? null : page.next().toString();
    }
    assertThat(listed).containsExactlyElementsOf(held);
  }

  private static QueryResult.Tags answer(
      TreeSet<Tag> names, TreeSet<Tag> held, Query.TagList list, int first, int last, int looks) {
    List<QueryResult.Tags.Entry> entries = new ArrayList<>();
    Tag end = null;
    for (Tag name : list.after().isEmpty() ? names : names.tailSet(Tag.of(list.after()), false)) {
      if (entries.size() == list.limit() || looks-- == 0) {
        return new QueryResult.Tags(entries, end, first, last);
      }
      end = name;
      if (held.contains(name)) {
        entries.add(new QueryResult.Tags.Entry(name, Widths.of(1), 0, 0, 1));
      }
    }
    return new QueryResult.Tags(entries, null, first, last);
  }

  static int group(int hash) {
    return new KeyGroups(KEY_GROUPS).of(hash);
  }

  private record Page(String next, List<String> names) {}

  private static Page page(String next, String... names) {
    return new Page(next, List.of(names));
  }

  static TagPage page(MergedTagListing tagListing, String after, int limit) {
    return tagListing.list("", after, limit, 0, NameSet.ALL).page().toCompletableFuture().join();
  }

  private MergedTagListing over(Page... pages) {
    return over(
        query -> {
          int task = group(query.routingHash());
          List<QueryResult.Tags.Entry> entries =
              pages[task].names().stream()
                  .map(name -> new QueryResult.Tags.Entry(Tag.of(name), Widths.of(1), 0, 0, 1))
                  .toList();
          Tag next = Stream.ofNullable(pages[task].next()).map(Tag::of).findAny().orElse(null);
          return CompletableFuture.completedFuture(new QueryResult.Tags(entries, next, task, task));
        });
  }

  static MergedTagListing over(QueryClient client) {
    return new MergedTagListing(
        new TaskListing(client, new KeyGroups(KEY_GROUPS), limits(64), Runnable::run));
  }

  static QueryLimits limits(int queries) {
    Duration minute = Duration.ofMinutes(1);
    return new QueryLimits(minute, minute, queries, minute, minute, minute);
  }

  private static List<String> names(TagPage page) {
    return page.tags().stream().map(entry -> entry.tag().toString()).toList();
  }
}
