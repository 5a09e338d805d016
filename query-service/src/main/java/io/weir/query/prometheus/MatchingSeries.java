package io.weir.query.prometheus;

import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.model.labels.SeriesLabels;
import io.weir.query.listing.MergedTagListing;
import io.weir.query.listing.TagPage;
import io.weir.query.reply.QueryFailures;
import io.weir.service.access.NameSet;
import io.weir.service.http.ProblemException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * Finds the series of a selector: the tasks find the tags by the index of labels, page by page, and
 * here their values are chosen. What is found and the time are bounded. For one request and its
 * thread, which waits for the pages.
 */
final class MatchingSeries {
  /** Names of a page. */
  private static final int PAGE = 1000;

  /**
   * How long finding may take: a selector that no index helps has all names looked at, and with
   * large expressions a name takes a second.
   */
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final MergedTagListing listing;
  private final NameSet visible;
  private final int mostNames;
  private final int mostSeries;
  private final LongConsumer memory;
  private final LongSupplier nanoTime;
  private final List<ReadSeries> found = new ArrayList<>();
  private QueryResult.Caveat caveat = QueryResult.Caveat.NONE;
  private int names;

  /** How long finding has taken for the selectors before. */
  private long nanos;

  /** When finding began for this one. */
  private long begin;

  /**
   * @param visible only these are looked at
   * @param mostNames the most tags that are found
   * @param mostSeries the most series that are
   * @param memory takes the bytes of those that are found
   * @param nanoTime a clock in ns
   */
  MatchingSeries(
      MergedTagListing listing,
      NameSet visible,
      int mostNames,
      int mostSeries,
      LongConsumer memory,
      LongSupplier nanoTime) {
    this.visible = visible;
    this.memory = memory;
    this.nanoTime = nanoTime;
    this.listing = listing;
    this.mostNames = mostNames;
    this.mostSeries = mostSeries;
  }

  /** The most bytes of a page of names. */
  static long bytes(MergedTagListing listing) {
    return listing.list("", "", PAGE, 0, NameSet.ALL).bytes() + TagPage.bytes(PAGE);
  }

  /** What the names found so far may lack. */
  QueryResult.Caveat caveat() {
    return caveat;
  }

  /**
   * The series of a selector that have samples in its interval, in the order of their labels.
   *
   * @throws ProblemException 413 if they are too many, or take too long to be found
   */
  List<ReadSeries> of(Selector selector) {
    found.clear();
    begin = nanoTime.getAsLong();
    String after = "";
    do {
      TagPage page = page(selector, after);
      caveat = caveat.and(page.caveat());
      requireTime();
      page.tags().forEach(entry -> look(entry, selector));
      after = page.next() == null ? "" : page.next().toString();
    } while (!after.isEmpty());
    nanos += nanoTime.getAsLong() - begin;
    return found.stream()
        .distinct()
        .sorted(Comparator.comparing(ReadSeries::labels, ORDER))
        .toList();
  }

  /** As Prometheus orders them: by name and value of one label after the other. */
  private static final Comparator<SortedMap<String, String>> ORDER =
      (one, other) -> {
        var ofOther = other.entrySet().iterator();
        for (var label : one.entrySet()) {
          if (!ofOther.hasNext()) {
            return 1;
          }
          var against = ofOther.next();
          int order = label.getKey().compareTo(against.getKey());
          order = order == 0 ? label.getValue().compareTo(against.getValue()) : order;
          if (order != 0) {
            return order;
          }
        }
        return ofOther.hasNext() ? -1 : 0;
      };

  private TagPage page(Selector selector, String after) {
    try {
      return listing
          .list("", after, PAGE, 0, selector.wanted(), visible)
          .page()
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      throw QueryFailures.problem(e.getCause());
    }
  }

  private void look(QueryResult.Tags.Entry entry, Selector selector) {
    if (++names > mostNames) {
      throw ProblemException.tooLarge(
          "matchers: must not select more than "
              + mostNames
              + " tags (WEIR_REMOTE_READ_NAMES): give the name of a metric or more labels, or read"
              + " less at once");
    }
    boolean isInTime =
        entry.last() >= ReadSeries.startNanos(selector)
            && entry.first() < ReadSeries.endNanos(selector);
    if (!isInTime) {
      return;
    }
    boolean hasSeveral = entry.widths().size() > 1;
    entry.widths().stream().forEach(width -> look(entry.tag(), width, hasSeveral, selector));
  }

  private void look(Tag tag, int width, boolean hasSeveral, Selector selector) {
    String name = tag.toString();
    for (int value = 0; value < width; value++) {
      requireTime(); // of each, since an expression may take long for one
      SortedMap<String, String> labels = SeriesLabels.of(name, width, value, hasSeveral);
      if (selector.matches(labels)) {
        memory.accept(ReadSeries.bytes(tag));
        found.add(new ReadSeries(tag, width, value, labels));
        if (found.size() > mostSeries) {
          throw ProblemException.tooLarge(
              "matchers: must select at most " + mostSeries + " series, got more");
        }
      }
    }
  }

  private void requireTime() {
    if (nanos + nanoTime.getAsLong() - begin > MOST_NANOS) {
      throw ProblemException.tooLarge(
          "matchers: must not take more than "
              + TimeUnit.NANOSECONDS.toSeconds(MOST_NANOS)
              + " s to be found: give the name of a metric, a label with = or a regular expression"
              + " that begins with letters, or smaller expressions");
    }
  }
}
