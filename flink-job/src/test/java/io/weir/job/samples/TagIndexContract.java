package io.weir.job.samples;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.KeyGroups;
import io.weir.model.Tag;
import io.weir.model.TaskKeyGroups;
import io.weir.model.Widths;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a list of tags may rely on, whether names are in a map of this process or in RocksDB. */
public abstract class TagIndexContract {
  private static final int WIDTH = 3;

  /** Names of which there are none yet. */
  protected abstract TagNames names() throws Exception;

  /** How many names are many. */
  protected abstract int many();

  /** The key groups that they are of. */
  protected abstract TaskKeyGroups keyGroups();

  static LongStream seeds() {
    return LongStream.range(0, 8);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void pagesThroughTheTagsOfAnyPrefixInOrder(long seed) throws Exception {
    Random random = new Random(seed);
    TagIndex index = new TagIndex(names(), keyGroups());
    TreeSet<Tag> there = new TreeSet<>();
    for (int i = 0; i < 3000; i++) {
      Tag tag = randomTag(random);
      assertThat(add(index, tag)).isEqualTo(there.add(tag));
      if (random.nextInt(4) == 0) {
        Tag gone = there.ceiling(randomTag(random));
        if (gone != null) {
          index.remove(new Series(gone, WIDTH));
          there.remove(gone);
          assertThat(index.widths(gone)).isEqualTo(Widths.NONE);
        }
      }
    }
    assertThat(index.size()).isEqualTo(there.size());
    for (String prefix : List.of("", "o", "oo", "oa-", "ö", "日", "~", "\uD83D\uDE00")) {
      int limit = 1 + random.nextInt(300);
      List<Tag> expected = there.stream().filter(t -> t.toString().startsWith(prefix)).toList();
      assertThat(all(index, prefix, limit))
          .as("prefix %s, limit %d", prefix, limit)
          .isEqualTo(expected);
    }
  }

  /** Some begin with others, some sort otherwise as UTF-16 than as UTF-8. */
  private static Tag randomTag(Random random) {
    String[] parts = {"o", "a", "-", "ö", "日", "\uD83D\uDE00", "\uFFFD", "~", " "};
    StringBuilder name = new StringBuilder();
    for (int i = random.nextInt(5); i >= 0; i--) {
      name.append(parts[random.nextInt(parts.length)]);
    }
    return Tag.of(name.toString());
  }

  private static boolean add(TagIndex index, Tag tag) {
    return index.add(new Series(tag, WIDTH));
  }

  private static List<Tag> all(TagIndex index, String prefix, int limit) {
    List<Tag> all = new ArrayList<>();
    for (String after = ""; after != null; ) {
      List<Tag> page = page(index, prefix, after, limit);
      all.addAll(page);
      after = page.size() < limit ? null : page.get(limit - 1).toString();
    }
    return all;
  }

  private static List<Tag> page(TagIndex index, String prefix, String after, int limit) {
    List<Tag> page = new ArrayList<>();
    try (TagMerge merge = index.list(prefix, after, limit)) {
      while (page.size() < limit && merge.hasNext()) {
        page.add(merge.next().tag());
      }
    }
    return page;
  }

  @Test
  void knowsWhichSeriesATagHas() throws Exception {
    TagNames names = names();
    TagIndex index = new TagIndex(names, keyGroups());
    Tag tag = Tag.of("boiler-7");
    assertThat(index.add(new Series(tag, 64))).isTrue();
    assertThat(index.add(new Series(tag, 1))).isFalse();
    assertThat(index.add(new Series(tag, 1))).isFalse();
    assertThat(index.add(new Series(tag, 10))).isFalse();
    assertThat(index.remove(new Series(tag, 10))).isFalse();
    assertThat(index.size()).isEqualTo(1);
    assertThat(index.widths(tag)).isEqualTo(Widths.of(1, 64));
    try (TagMerge merge = index.list("", "", 1)) {
      assertThat(index.widths(merge.next())).isEqualTo(Widths.of(1, 64));
    }
    KeyGroups all = keyGroups().all();
    ChunkKey group = ChunkKey.names(all.hashFor(all.of(tag.hashCode())));
    assertThat(names.get(group, tag)).isEqualTo(new byte[] {1, 1, 0, 0, 0, 0, 0, 0, -128});
    assertThat(index.remove(new Series(tag, 64))).isFalse();
    assertThat(index.remove(new Series(tag, 1))).isTrue();
    assertThat(index.widths(tag)).isEqualTo(Widths.NONE);
    assertThat(index.size()).isZero();
  }

  @Test
  void countsWhatIsThereWhenItIsOpened() throws Exception {
    TagNames names = names();
    TagIndex index = new TagIndex(names, keyGroups());
    for (int i = 0; i < 777; i++) {
      add(index, Tag.of("t" + i));
    }
    index.remove(new Series(Tag.of("t5"), WIDTH));
    assertThat(new TagIndex(names, keyGroups()).size()).isEqualTo(776);
  }

  @Test
  void aCursorBeforeOrAfterAllOfAPrefixGivesAllOrNone() throws Exception {
    TagIndex index = new TagIndex(names(), keyGroups());
    for (String name : List.of("a", "b", "b1", "b2", "c")) {
      add(index, Tag.of(name));
    }
    assertThat(page(index, "b", "a", 10)).hasSize(3);
    assertThat(page(index, "b", "b", 10)).containsExactly(Tag.of("b1"), Tag.of("b2"));
    assertThat(page(index, "b", "b2", 10)).isEmpty();
    assertThat(page(index, "b", "c", 10)).isEmpty();
    assertThat(page(index, "x", "", 10)).isEmpty();
  }

  @Test
  void aPageOfManyTagsCostsAPage() throws Exception {
    CountingNames names = new CountingNames(names());
    TagIndex index = new TagIndex(names, keyGroups());
    for (int i = 0; i < many(); i++) {
      add(index, Tag.of("plant-" + i % 1000 + "/boiler-" + i));
    }
    int groups = 1 + keyGroups().last() - keyGroups().first();
    for (int limit : new int[] {1, 100, 1000}) {
      names.lookUps.set(0);
      names.read.set(0);
      List<Tag> page = page(index, "plant-7", "plant-70/boiler-70070", limit);
      assertThat(page).hasSize(limit).isSorted();
      assertThat(names.lookUps.get()).as("look-ups").isLessThan(2L * groups);
      assertThat(names.read.get()).as("names read").isLessThan(4L * groups + 3L * limit);
    }
  }

  @Test
  void noListMissesOrRepeatsATagWhileOthersComeAndGo() throws Exception {
    TagIndex index = new TagIndex(names(), keyGroups());
    TreeSet<Tag> lasting = new TreeSet<>();
    for (int i = 0; i < 2000; i++) {
      lasting.add(Tag.of("t" + 5 * i));
    }
    lasting.forEach(tag -> add(index, tag));
    AtomicBoolean stop = new AtomicBoolean();
    List<CompletableFuture<Integer>> readers = new ArrayList<>();
    for (int reader = 0; reader < 2; reader++) {
      Random random = new Random(reader);
      readers.add(CompletableFuture.supplyAsync(() -> listUntil(stop, index, lasting, random)));
    }
    Random random = new Random(11);
    TreeSet<Tag> passing = new TreeSet<>();
    long end = System.nanoTime() + 2_000_000_000L;
    for (int i = 0; System.nanoTime() < end || i < 10_000; i++) {
      Tag tag = Tag.of("t" + (5 * random.nextInt(2000) + 1 + random.nextInt(4)));
      if (passing.remove(tag)) {
        index.remove(new Series(tag, WIDTH));
      } else {
        add(index, tag);
        passing.add(tag);
      }
    }
    stop.set(true);
    for (CompletableFuture<Integer> reader : readers) {
      assertThat(reader.join()).isPositive();
    }
    assertThat(index.size()).isEqualTo(lasting.size() + passing.size());
    lasting.addAll(passing);
    assertThat(all(index, "", 100)).containsExactlyElementsOf(lasting);
  }

  private static int listUntil(
      AtomicBoolean stop, TagIndex index, TreeSet<Tag> lasting, Random random) {
    int lists = 0;
    for (; !stop.get() || lists == 0; lists++) {
      List<Tag> all = all(index, "", 50 + random.nextInt(300));
      assertThat(all).isSorted().doesNotHaveDuplicates();
      assertThat(new TreeSet<>(all).containsAll(lasting)).isTrue();
    }
    return lists;
  }
}
