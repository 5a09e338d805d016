package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.job.samples.labels.CompiledMatcher;
import io.weir.model.Tag;
import io.weir.model.labels.LabelMatcher;
import io.weir.model.labels.LabelMatcher.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What choosing lists may cost, however many there are. */
class LabelListsTest {
  private static final ChunkKey GROUP = ChunkKey.names(0);

  private long reads;

  /** Counts reads of the names. */
  private TagNameWalk counting(TagNames names) {
    TagNameWalk walk = names.walk();
    return new TagNameWalk() {
      @Override
      public List<Name> names(ChunkKey group, byte[] from, int limit) {
        reads++;
        return walk.names(group, from, limit);
      }

      @Override
      public List<byte[]> postings(ChunkKey group, byte[] from, int limit) {
        reads++;
        return walk.postings(group, from, limit);
      }

      @Override
      public long count(ChunkKey group) {
        return walk.count(group);
      }
    };
  }

  private static LabelMatcher oneOf(String label, int values) {
    return new LabelMatcher(
        Type.MATCHES,
        label,
        IntStream.range(0, values).mapToObj(i -> "v" + i).collect(Collectors.joining("|")));
  }

  /** Many lists that have no tag with another one: each leap moves all of them, past several. */
  @Test
  void looksForTheFirstTagsNoLongerThanItMay() {
    int lists = 300;
    int apart = 10 * lists;
    HeapTagNames names = new HeapTagNames();
    for (int i = 0; i < 40 * apart; i++) {
      String label = i % apart == 0 ? "rare=\"1\"" : "many=\"v" + i % lists + '"';
      Tag tag = Tag.of(String.format("m{id=\"%06d\",%s}", i, label));
      names.add(GROUP, tag, new byte[1], Posting.of(tag));
    }
    List<CompiledMatcher> matchers =
        List.of(
            CompiledMatcher.of(new LabelMatcher(Type.EQUAL, "rare", "1")),
            CompiledMatcher.of(oneOf("many", lists)));
    long chosen = lists + 10; // what it takes to find the lists
    TagSearch search =
        new TagSearch(
            counting(names),
            matchers,
            "",
            "",
            () -> reads <= chosen ? 0 : TimeUnit.SECONDS.toNanos(1));
    search.add(GROUP, true);
    assertThat(reads).isBetween(chosen, 16L * lists);
    while (search.hasNext()) {
      search.next(); // it comes to an end, and passes no tag that is there
    }
    assertThat(reads).isGreaterThan(30L * lists);
  }

  @Test
  void findsTheSameWhateverTimeItTakes() {
    HeapTagNames names = new HeapTagNames();
    List<Tag> both = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      Tag tag = Tag.of(String.format("m{a=\"v%d\",b=\"v%d\",id=\"%06d\"}", i % 30, i % 50, i));
      names.add(GROUP, tag, new byte[1], Posting.of(tag));
      if (i % 30 < 10 && i % 50 < 10) {
        both.add(tag);
      }
    }
    both.sort(null);
    for (long slowAfter : new long[] {0, 5, 21, 25, 30, 40, 80, 1000}) {
      reads = 0;
      List<CompiledMatcher> matchers =
          List.of(CompiledMatcher.of(oneOf("a", 10)), CompiledMatcher.of(oneOf("b", 10)));
      TagSearch search =
          new TagSearch(
              counting(names),
              matchers,
              "",
              "",
              () -> reads <= slowAfter ? 0 : TimeUnit.SECONDS.toNanos(1));
      search.add(GROUP, true);
      List<Tag> found = new ArrayList<>();
      while (search.hasNext()) {
        found.add(search.next());
      }
      assertThat(found).as("slow after %d", slowAfter).isSorted().containsAll(both);
    }
  }

  /** Lists of long tags, all of which are gone along: none reads ahead what others hold already. */
  @Test
  void holdsFewBytesOfManyLists() {
    int lists = 2000;
    Map<String, Long> held = new HashMap<>();
    long[] most = new long[1];
    String filler = "x".repeat(900);
    TagNameWalk walk =
        new TagNameWalk() {
          @Override
          public List<Name> names(ChunkKey group, byte[] from, int limit) {
            return List.of();
          }

          /** Each list has tags of all numbers. */
          @Override
          public List<byte[]> postings(ChunkKey group, byte[] from, int limit) {
            int end = 0;
            for (int separators = 0; separators < 2; end++) {
              separators += from[end] == Posting.SEPARATOR ? 1 : 0;
            }
            byte[] list = Arrays.copyOf(from, end);
            String after = new String(from, end, from.length - end, StandardCharsets.UTF_8);
            int first = after.isEmpty() ? 0 : Integer.parseInt(after.substring(0, 6)) + 1;
            List<byte[]> postings = new ArrayList<>();
            for (int i = first; i < 100 && postings.size() < limit; i++) {
              postings.add(
                  Posting.concat(
                      list, String.format("%06d%s", i, filler).getBytes(StandardCharsets.UTF_8)));
            }
            held.put(new String(list, StandardCharsets.UTF_8), postings.size() * 906L);
            most[0] = Math.max(most[0], held.values().stream().mapToLong(Long::longValue).sum());
            return postings;
          }

          @Override
          public long count(ChunkKey group) {
            return 0;
          }
        };
    ReadAhead ahead = new ReadAhead();
    List<TagCursor> cursors = new ArrayList<>();
    for (int i = 0; i < lists; i++) {
      TagCursor cursor = ListCursor.ofPostings(ahead, walk, GROUP, Posting.list("a", "v" + i));
      assertThat(cursor.seek(new byte[0])).isTrue();
      cursors.add(cursor);
    }
    TagUnionCursor all = new TagUnionCursor(cursors);
    byte[] next = new byte[0];
    int tags = 0;
    for (; tags < 20 && all.seek(next); tags++) {
      next = TagCursor.after(all.tag());
    }
    assertThat(tags).isEqualTo(20);
    assertThat(most[0]).isLessThan(ReadAhead.MOST_BYTES + lists * 1024L + 16 * 1024);
    assertThat(held).hasSize(lists);
  }
}
