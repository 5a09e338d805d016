package io.weir.query.listing;

import static io.weir.query.listing.MergedTagListingTest.KEY_GROUPS;
import static io.weir.query.listing.MergedTagListingTest.group;
import static io.weir.query.listing.MergedTagListingTest.limits;
import static io.weir.query.listing.MergedTagListingTest.over;
import static io.weir.query.listing.MergedTagListingTest.page;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.KeyGroups;
import io.weir.model.QueryClient;
import io.weir.model.QueryResult;
import io.weir.queryclient.QueryLimits;
import io.weir.service.access.NameSet;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many tasks a listing asks at the same time, and what it leaves to others. */
class TaskListingTest {
  @ParameterizedTest
  @ValueSource(ints = {64, 3, 1})
  void asksNoMoreTasksAtTheSameTimeThanItSetsMemoryAsideFor(int queries) {
    int tasks = 20;
    KeyGroups keyGroups = new KeyGroups(tasks);
    Queue<Runnable> asked = new ArrayDeque<>();
    MergedTagListing tagListing =
        new MergedTagListing(
            new TaskListing(
                query -> {
                  int task = new KeyGroups(tasks).of(query.routingHash());
                  CompletableFuture<QueryResult> answer = new CompletableFuture<>();
                  asked.add(
                      () -> answer.complete(new QueryResult.Tags(List.of(), null, task, task)));
                  return answer;
                },
                keyGroups,
                limits(queries),
                Runnable::run));
    long bytesOfOne = tagListing.list("", "", 100, 0, NameSet.ALL).bytes() / 2;
    List<Integer> together = askedTogether(tagListing, asked);
    assertThat(together).hasSize(tasks).containsOnly(1);

    long bytes = tagListing.list("", "", 100, 0, NameSet.ALL).bytes();
    together = askedTogether(tagListing, asked);

    int most = Math.min(TaskListing.AT_ONCE, queries);
    assertThat(together).hasSize((tasks + most - 1) / most).startsWith(most);
    assertThat(together.stream().mapToInt(Integer::intValue).sum()).isEqualTo(tasks);
    assertThat(bytes).isEqualTo((1 + most) * bytesOfOne);
  }

  /** How many tasks are asked together, each time that all who are have not answered. */
  private static List<Integer> askedTogether(MergedTagListing tagListing, Queue<Runnable> asked) {
    CompletableFuture<TagPage> page =
        tagListing.list("", "", 100, 0, NameSet.ALL).page().toCompletableFuture();
    List<Integer> together = new ArrayList<>();
    while (!page.isDone()) {
      together.add(asked.size());
      List<Runnable> now = List.copyOf(asked);
      asked.clear();
      now.forEach(Runnable::run);
    }
    return together;
  }

  @Test
  void mergesOnTheThreadsThatItIsGiven() {
    Queue<Runnable> work = new ArrayDeque<>();
    CompletableFuture<QueryResult> answer = new CompletableFuture<>();
    MergedTagListing tagListing =
        new MergedTagListing(
            new TaskListing(query -> answer, new KeyGroups(KEY_GROUPS), limits(64), work::add));
    CompletableFuture<TagPage> page =
        tagListing.list("", "", 9, 0, NameSet.ALL).page().toCompletableFuture();

    answer.complete(new QueryResult.Tags(List.of(), null, 0, KEY_GROUPS - 1));

    assertThat(page).isNotDone();
    work.remove().run();
    assertThat(page).isCompleted();
  }

  /** Else a job whose tasks together are too slow for one after the other is never listed. */
  @Test
  void asksTasksAtTheSameTimeThatAListingHasFoundBeforeItsTimeWasOver() {
    List<Integer> asked = new ArrayList<>();
    Duration minute = Duration.ofMinutes(1);
    Duration total = Duration.ofMillis(100);
    MergedTagListing tagListing =
        new MergedTagListing(
            new TaskListing(
                query -> {
                  int group = group(query.routingHash());
                  asked.add(group);
                  return group == KEY_GROUPS - 1
                      ? new CompletableFuture<>()
                      : CompletableFuture.completedFuture(
                          new QueryResult.Tags(List.of(), null, group, group));
                },
                new KeyGroups(KEY_GROUPS),
                new QueryLimits(minute, total, 64, minute, minute, minute),
                Runnable::run));
    assertThatThrownBy(() -> page(tagListing, "", 10))
        .hasCauseInstanceOf(QueryClient.UnreachableException.class);
    asked.clear();

    MergedTagListing.Listing again = tagListing.list("", "", 10, 0, NameSet.ALL);

    assertThat(again.bytes())
        .as("of three tasks that are asked at once, and a page")
        .isEqualTo(2 * catalogueOfOneTask().list("", "", 10, 0, NameSet.ALL).bytes());
    assertThatThrownBy(again.page().toCompletableFuture()::join)
        .hasCauseInstanceOf(QueryClient.UnreachableException.class);
    assertThat(asked).containsExactly(0, 1, 2, 3);
  }

  @Test
  void leavesHalfOfTheQueriesInFlightToOthers() {
    Duration minute = Duration.ofMinutes(1);
    List<CompletableFuture<QueryResult>> asked = new ArrayList<>();
    MergedTagListing tagListing =
        new MergedTagListing(
            new TaskListing(
                query -> {
                  asked.add(new CompletableFuture<>());
                  return asked.get(asked.size() - 1);
                },
                new KeyGroups(KEY_GROUPS),
                new QueryLimits(minute, minute, 20, minute, minute, minute),
                Runnable::run));
    for (int i = 0; i < 10; i++) {
      tagListing.list("", "", 10, 0, NameSet.ALL).page();
    }
    assertThatThrownBy(
            () -> tagListing.list("", "", 10, 0, NameSet.ALL).page().toCompletableFuture().join())
        .hasCauseInstanceOf(QueryClient.UnreachableException.class)
        .hasMessageContaining("too many lists");
    assertThat(asked).hasSize(10);

    asked.get(0).complete(new QueryResult.Tags(List.of(), null, 0, KEY_GROUPS - 1));
    tagListing.list("", "", 10, 0, NameSet.ALL).page();
    assertThat(asked).hasSize(11);
  }

  @Test
  void aListingThatCannotEvenAskTakesNothingFromOthers() {
    Duration minute = Duration.ofMinutes(1);
    MergedTagListing tagListing =
        new MergedTagListing(
            new TaskListing(
                query -> {
                  throw new IllegalStateException("broken");
                },
                new KeyGroups(KEY_GROUPS),
                new QueryLimits(minute, minute, 4, minute, minute, minute),
                Runnable::run));
    for (int i = 0; i < 10; i++) {
      assertThatThrownBy(() -> page(tagListing, "", 10)).hasRootCauseMessage("broken");
    }
  }

  private static MergedTagListing catalogueOfOneTask() {
    return over(query -> new CompletableFuture<>());
  }
}
