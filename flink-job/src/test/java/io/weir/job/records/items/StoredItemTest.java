package io.weir.job.records.items;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.records.ContentType;
import io.weir.model.records.ItemKey;
import io.weir.model.records.ItemResult.Found;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** What is stored stays readable: none of these bytes may change without a new version. */
class StoredItemTest {
  private static final byte[] VALUE = {'{', '}'};

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void itemsAreStoredAsTheyAlwaysWere() {
    byte[] stored = StoredItem.toBytes(new StoredItem.Meta(258, 3), "a/b", VALUE);
    assertThat(hex(stored))
        .isEqualTo("01" + "0000000000000102" + "0000000000000003" + "03612f62" + "7b7d");
    assertThat(StoredItem.found(stored, true))
        .usingRecursiveComparison()
        .isEqualTo(new Found(258, 3, "a/b", VALUE));
    assertThat(StoredItem.found(Arrays.copyOf(stored, stored.length - 1), false))
        .usingRecursiveComparison()
        .isEqualTo(new Found(258, 3, "a/b", new byte[0]));
    assertThat(hex(StoredItem.toBytes(new StoredItem.Meta(1, 0), ContentType.DEFAULT, VALUE)))
        .isEqualTo("01" + "0000000000000001" + "0000000000000000" + "00" + "7b7d");
  }

  @Test
  void readsTheLongestContentType() {
    String longest = "x".repeat(ContentType.MAX_BYTES);
    byte[] stored = StoredItem.toBytes(new StoredItem.Meta(1, 0), longest, VALUE);
    byte[] head = Arrays.copyOf(stored, StoredItem.MAX_HEAD_BYTES);
    assertThat(StoredItem.found(head, false).contentType()).isEqualTo(longest);
    assertThat(StoredItem.found(stored, true).value()).isEqualTo(VALUE);
  }

  @Test
  void placesAreStoredAsTheyAlwaysWere() {
    assertThat(hex(ItemPlace.index("ab".getBytes(StandardCharsets.UTF_8)))).isEqualTo("206162");
    ItemKey key = ItemKey.of("a", "b");
    byte[] place = ItemPlace.expiry(7, 258, key);
    assertThat(hex(place)).isEqualTo("21" + "00000007" + "0000000000000102" + "02610062");
    assertThat(ItemPlace.expiryAt(place)).isEqualTo(new ItemPlace.Expiry(7, 258, key));
    assertThat(ItemPlace.expiryAt(ItemPlace.index(new byte[] {'a'}))).isNull();
  }

  @Test
  void refusesAnotherVersion() {
    byte[] stored = StoredItem.toBytes(new StoredItem.Meta(1, 0), "a/b", VALUE);
    stored[0] = 2;
    assertThatThrownBy(() -> StoredItem.meta(stored))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("version 1");
  }
}
