package io.weir.job.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.Tag;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  private final HeapFragments fragments = new HeapFragments();
  private final Catalogue catalogue = new Catalogue(fragments, StoreUnderTest.ONE_KEY_GROUP);

  @Test
  void pagesThroughTheTagsOfAPrefixInOrder() {
    TreeSet<Tag> added = new TreeSet<>();
    Random random = new Random(1);
    while (added.size() < 1000) {
      Tag tag = Tag.of((random.nextBoolean() ? "ofen-" : "ölofen-") + random.nextInt(100_000));
      if (added.add(tag)) {
        catalogue.add(fragments, tag);
      }
    }
    TreeSet<Tag> seen = new TreeSet<>();
    String after = "";
    List<Tag> page = catalogue.list("ölo", after, 37);
    while (!page.isEmpty()) {
      assertThat(page).isSorted().noneMatch(seen::contains);
      assertThat(page.size()).isLessThanOrEqualTo(37);
      seen.addAll(page);
      after = page.get(page.size() - 1).toString();
      page = catalogue.list("ölo", after, 37);
    }
    added.removeIf(tag -> !tag.toString().startsWith("ölo"));
    assertThat(seen).isEqualTo(added);
  }

  @Test
  void forgetsATagAndKeepsItsNeighbours() {
    for (int i = 0; i < 50; i++) {
      catalogue.add(fragments, Tag.of("t" + i));
    }
    for (int i = 0; i < 50; i += 2) {
      catalogue.remove(fragments, Tag.of("t" + i));
    }
    catalogue.remove(fragments, Tag.of("nobody"));
    assertThat(catalogue.list("", "", 1000)).hasSize(25).contains(Tag.of("t1"), Tag.of("t49"));
    for (int i = 1; i < 50; i += 2) {
      catalogue.remove(fragments, Tag.of("t" + i));
    }
    assertThat(fragments.lists()).isEmpty();
  }
}
