package io.weir.query.prometheus;

import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.query.listing.MergedTagListing;
import io.weir.query.listing.TagPage;
import io.weir.query.reply.QueryFailures;
import io.weir.service.access.NameSet;
import io.weir.service.http.ProblemException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Finds the series of a selector in the ordered index of names: with a metric's name those that
 * begin with it, else by looking at all names. Both are bounded. For one request and its thread,
 * which waits for the lists.
 */
final class MatchingSeries {
  /** Names of a page. */
  private static final int PAGE = 1000;

  /** How long matching may take: with large expressions, a name takes a second. */
  private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final MergedTagListing listing;
  private final NameSet visible;
  private final int mostNames;
  private final int mostSeries;
  private final ReadMemory memory;
  private final List<ReadSeries> found = new ArrayList<>();
  private QueryResult.Caveat caveat = QueryResult.Caveat.NONE;
  private int names;

  /** How long matching has taken. */
  private long nanos;

  /**
   * @param visible only these are looked at
   * @param mostNames the most names that are looked at
   * @param mostSeries the most that are found
   * @param memory for those that are found
   */
  MatchingSeries(
      MergedTagListing listing, NameSet visible, int mostNames, int mostSeries, ReadMemory memory) {
    this.visible = visible;
    this.memory = memory;
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
   * @throws ProblemException 413 if they are too many
   */
  List<ReadSeries> of(Selector selector) {
    found.clear();
    Optional<String> metric = selector.only(SeriesLabels.NAME);
    Optional<String> tag = selector.only(SeriesLabels.TAG);
    if (metric.isPresent()) {
      scan(metric.get(), true, selector);
      scan(metric.get() + '{', false, selector);
      if (metric.get().equals(SeriesLabels.WEIR) && tag.isPresent()) {
        scan(tag.get(), true, selector);
      } else if (metric.get().equals(SeriesLabels.WEIR)) {
        found.clear(); // all names are looked at, those above too
        scan("", false, selector);
      }
    } else {
      scan("", false, selector);
    }
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

  /**
   * @param isName whether the prefix is the only name that is wanted
   */
  private void scan(String prefix, boolean isName, Selector selector) {
    String after = "";
    do {
      TagPage page = page(prefix, after, isName ? 1 : PAGE);
      caveat = caveat.and(page.caveat());
      for (QueryResult.Tags.Entry entry : page.tags()) {
        if (!isName || entry.tag().toString().equals(prefix)) {
          look(entry, selector);
        }
      }
      boolean ends = page.next() == null || isName && !page.tags().isEmpty();
      after = ends ? "" : page.next().toString();
    } while (!after.isEmpty());
  }

  private TagPage page(String prefix, String after, int limit) {
    try {
      return listing.list(prefix, after, limit, 0, visible).page().toCompletableFuture().join();
    } catch (IllegalArgumentException e) {
      return new TagPage(List.of(), null, QueryResult.Caveat.NONE); // longer than any tag
    } catch (CompletionException e) {
      throw QueryFailures.problem(e.getCause());
    }
  }

  private void look(QueryResult.Tags.Entry entry, Selector selector) {
    if (++names > mostNames) {
      throw ProblemException.tooLarge(
          "matchers: must not need more than "
              + mostNames
              + " names to be looked at (WEIR_REMOTE_READ_NAMES): give the name of a metric, or"
              + " read less at once");
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
    for (int value = 0; value < width; value++) {
      SortedMap<String, String> labels = SeriesLabels.of(tag, width, value, hasSeveral);
      if (matches(selector, labels)) {
        memory.take(ReadSeries.bytes(tag));
        found.add(new ReadSeries(tag, width, value, labels));
        if (found.size() > mostSeries) {
          throw ProblemException.tooLarge(
              "matchers: must select at most " + mostSeries + " series, got more");
        }
      }
    }
  }

  private boolean matches(Selector selector, SortedMap<String, String> labels) {
    long begin = System.nanoTime();
    boolean isMatch = selector.matches(labels);
    nanos += System.nanoTime() - begin;
    if (nanos > MOST_NANOS) {
      throw ProblemException.tooLarge(
          "matchers: must not need more than "
              + TimeUnit.NANOSECONDS.toSeconds(MOST_NANOS)
              + " s to be matched: give the name of a metric, or smaller expressions");
    }
    return isMatch;
  }
}
