package io.weir.query.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.InMemoryQueryClient;
import io.weir.model.KeyGroups;
import io.weir.model.labels.LabelMatcher;
import io.weir.query.listing.MergedTagListing;
import io.weir.query.listing.TaskListing;
import io.weir.queryclient.QueryLimits;
import io.weir.service.access.NameSet;
import io.weir.service.http.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class MatchingSeriesTest {
  private static final KeyGroups KEY_GROUPS = new KeyGroups(16);

  private final InMemoryQueryClient state = new InMemoryQueryClient(KEY_GROUPS, 2);
  private final AtomicLong clock = new AtomicLong();
  private final AtomicLong looked = new AtomicLong();
  private final AtomicLong memory = new AtomicLong();

  private MatchingSeries finding() {
    Duration minute = Duration.ofMinutes(1);
    QueryLimits limits = new QueryLimits(minute, minute, 64, minute, minute, minute);
    return new MatchingSeries(
        new MergedTagListing(new TaskListing(state, KEY_GROUPS, limits, Runnable::run)),
        NameSet.ALL,
        100_000,
        10_000,
        memory::addAndGet,
        clock::get);
  }

  /** A selector of all, each look of which takes a second. */
  private Selector slow(boolean matches) {
    Matcher matcher =
        new Matcher(
            new LabelMatcher(LabelMatcher.Type.NOT_EQUAL, "a", "b"),
            value -> {
              looked.incrementAndGet();
              clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
              return matches;
            });
    return new Selector(0, 1_000_000, List.of(matcher), 1);
  }

  private void requireTooLong(MatchingSeries finding) {
    assertThatThrownBy(() -> finding.of(slow(false)))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("must not take more than 20 s");
    assertThat(looked.get()).as("seconds").isEqualTo(21);
  }

  @Test
  void takesNoLongerWithinAPageOfManyTags() {
    for (int i = 0; i < 100; i++) {
      state.put("tag-" + i, 1, 1.0);
    }
    requireTooLong(finding());
  }

  @Test
  void takesNoLongerWithinATagOfManyValues() {
    state.put("wide", 1, new double[64]);
    requireTooLong(finding());
  }

  @Test
  void countsTheTimeOfAllSelectorsOfARequest() {
    for (int i = 0; i < 15; i++) {
      state.put("tag-" + i, 1, 1.0);
    }
    MatchingSeries finding = finding();
    assertThat(finding.of(slow(true))).hasSize(15);
    assertThat(memory.get()).isPositive();
    requireTooLong(finding);
  }
}
