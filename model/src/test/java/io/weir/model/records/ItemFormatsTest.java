package io.weir.model.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.weir.model.SameHash;
import io.weir.model.records.ItemCommand.Item;
import io.weir.model.records.ItemResult.Found;
import io.weir.model.records.ItemResult.Values.Missing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What travels of items is read as it was written; the log's formats have golden bytes. */
class ItemFormatsTest extends RecordFormatsContract {
  private static final RequestId REQUEST = new RequestId(-7, 9);
  private static final ItemKey KEY = ItemKey.of("plants", "a/ü");
  private static final LogPosition POSITION = new LogPosition(3, 77);
  private static final Item ITEM = new Item(KEY, 5000, "text/plain", bytes("rose"));
  private static final Item PLAIN =
      new Item(ItemKey.of("plants", "b"), 0, ContentType.DEFAULT, new byte[] {0, -1});

  private static final SearchSetting FIELDS = new SearchSetting(true, List.of("/a", "/b/0"));

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static Stream<RecordCommand> commands() {
    return Stream.of(
        new ItemCommand.PutItem(REQUEST, ITEM, RecordCommand.ANY),
        new ItemCommand.PutItem(REQUEST, PLAIN, ItemCommand.PRESENT),
        new ItemCommand.RemoveItem(REQUEST, KEY, ItemCommand.ABSENT),
        new ItemCommand.PutItems(REQUEST, List.of(ITEM, PLAIN)),
        new SetSearch(REQUEST, "plants", SearchSetting.OFF),
        new SetSearch(REQUEST, "plants", FIELDS));
  }

  static Stream<Change> changes() {
    return Stream.of(
            new ItemOutcome.Stored(78, true, 1_700_000_000_000L, "text/plain"),
            new ItemOutcome.Removed(31),
            new ItemOutcome.StoredMany(78, 2),
            new Change.Outcome.Conflict(30, 31),
            new Change.Outcome.Refused(Change.Reason.UNKNOWN_ITEM, "none"))
        .map(outcome -> new Change(REQUEST, POSITION, 5, KEY, outcome, List.of(bytes("rose"))));
  }

  static Stream<RecordQuery> queries() {
    List<LogPosition> required = List.of(POSITION, new LogPosition(4, 1));
    return Stream.of(
        new ItemQuery.Values(required, List.of(KEY, PLAIN.key()), 1 << 20),
        new ItemQuery.Items(List.of(), "plants", "a", "a/b", 10, true, 1, 42),
        new ItemQuery.Indices(required, new NamePage("p", "", 1000), -42),
        new SearchQuery.Hits(required, "plants", "a \"ü b\"", "k", 7, true, 9, -42),
        new SearchQuery.Setting(required, "plants", 3));
  }

  static Stream<RecordResult> results() {
    Found found = new Found(78, 1_700_000_000_000L, "text/plain", bytes("rose"));
    Found plain = new Found(1, 0, ContentType.DEFAULT, new byte[0]);
    return Stream.of(
        new ItemResult.Values(List.of(Missing.ABSENT, found, Missing.ELSEWHERE, plain)),
        new ItemResult.Items(
            List.of(
                new ItemResult.Items.Entry("a/ü", found), new ItemResult.Items.Entry("b", plain)),
            "bü",
            true,
            0,
            63),
        new ItemResult.Indices(List.of("plants", "ü"), false, 64, 127),
        new SearchState(FIELDS, true, 64, 127));
  }

  @Test
  void commandsHaveGoldenBytes() {
    String request = "fffffffffffffff90000000000000009";
    String item =
        "0000000c02706c616e747300612f"
            + "c3bc"
            + "0000000000001388"
            + "0a746578742f706c61696e"
            + "00000004726f7365";
    String plain = "0000000902706c616e74730062" + "0000000000000000" + "00" + "0000000200ff";
    assertThat(hex(new ItemCommand.PutItem(REQUEST, ITEM, 30).toBytes()))
        .isEqualTo("0120" + request + item + "000000000000001e");
    assertThat(hex(new ItemCommand.RemoveItem(REQUEST, PLAIN.key(), -1).toBytes()))
        .isEqualTo("0121" + request + "0000000902706c616e74730062" + "ffffffffffffffff");
    assertThat(hex(new ItemCommand.PutItems(REQUEST, List.of(ITEM, PLAIN)).toBytes()))
        .isEqualTo("0122" + request + "00000002" + item + plain);
    assertThat(hex(new SetSearch(REQUEST, "plants", FIELDS).toBytes()))
        .isEqualTo(
            "0123"
                + request
                + "00000006706c616e7473"
                + "01"
                + "00000002"
                + "000000022f61"
                + "000000042f622f30");
    assertThat(hex(new SetSearch(REQUEST, "plants", SearchSetting.OFF).toBytes()))
        .isEqualTo("0123" + request + "00000006706c616e7473" + "00" + "00000000");
  }

  @Test
  void changesHaveGoldenBytes() {
    String start = "fffffffffffffff90000000000000009" + "00000003000000000000004d";
    String key = "0000000000000005" + "0000000902706c616e74730062";
    assertThat(hex(change(new ItemOutcome.Stored(78, true, 6, "a/b"))))
        .isEqualTo(
            "0120" + start + key + "000000000000004e010000000000000006" + "03612f6200000000");
    assertThat(hex(change(new ItemOutcome.Removed(78))))
        .isEqualTo("0121" + start + key + "000000000000004e" + "00000000");
    assertThat(hex(change(new ItemOutcome.StoredMany(78, 2))))
        .isEqualTo("0122" + start + key + "000000000000004e00000002" + "00000000");
  }

  private static byte[] change(Change.Outcome outcome) {
    return new Change(REQUEST, POSITION, 5, PLAIN.key(), outcome, List.of()).toBytes();
  }

  @Test
  void oneTaskOwnsACommandToOneItemAndSeveralABatch() {
    assertThat(
            RecordCommand.ownerHash(new ItemCommand.RemoveItem(REQUEST, KEY, 5).toBytes())
                .getAsInt())
        .isEqualTo(KEY.hashCode());
    assertThat(
            RecordCommand.ownerHash(new ItemCommand.PutItem(REQUEST, ITEM, 5).toBytes()).getAsInt())
        .isEqualTo(KEY.hashCode());
    byte[] batch = new ItemCommand.PutItems(REQUEST, List.of(ITEM, PLAIN)).toBytes();
    assertThat(RecordCommand.ownerHash(batch)).isEmpty();
    assertThat(ItemCommand.PutItems.is(batch)).isTrue();
  }

  @Test
  void allTasksGetASettingFromOnePartition() {
    SetSearch command = new SetSearch(REQUEST, "plants", FIELDS);
    assertThat(RecordCommand.ownerHash(command.toBytes())).isEmpty();
    SetSearch off = new SetSearch(new RequestId(3, 3), "plants", SearchSetting.OFF);
    assertThat(command.partition(7)).isEqualTo(off.partition(7)).isBetween(0, 6);
  }

  @Test
  void refusesSearchesBeyondTheirBounds() {
    assertThatThrownBy(() -> new SearchSetting(true, Collections.nCopies(17, "/a")))
        .hasMessage("search: must name at most 16 fields, got 17");
    assertThatThrownBy(() -> new SearchSetting(false, List.of("/a")))
        .hasMessage("search: must name no fields where it is off");
    assertThatThrownBy(() -> new SearchSetting(true, List.of("/a", "/a")))
        .hasMessage("search: must name a field once, got one twice");
    for (String field : List.of("", "a", "/a~2", "/~")) {
      assertThatThrownBy(() -> new SearchSetting(true, List.of(field)))
          .hasMessage("search: must name fields by JSON Pointers, such as /title, got " + field);
    }
    assertThatThrownBy(() -> new SearchSetting(true, List.of("/" + "x".repeat(255))))
        .hasMessage("search: must have at most 255 bytes of UTF-8, got 256");
    assertThatThrownBy(() -> hits(" ", 1)).hasMessage("q: must have a word, got none");
    assertThatThrownBy(() -> hits("x".repeat(1001), 1))
        .hasMessage("q: must have at most 1000 bytes of UTF-8, got 1001");
    assertThatThrownBy(() -> hits("x", 0)).hasMessage("limit: must be 1 to 1000, got 0");
  }

  private static SearchQuery.Hits hits(String text, int limit) {
    return new SearchQuery.Hits(List.of(), "i", text, "", limit, false, 1, 0);
  }

  @Test
  void splitsABatchByTasksInItsOrder() {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      items.add(new Item(ItemKey.of("i", "k" + i % 20), 0, "a/b", bytes("v" + i)));
    }
    ItemCommand.PutItems[] parts =
        new ItemCommand.PutItems(REQUEST, items)
            .split(3, hash -> hash == items.get(0).key().hashCode() ? 0 : 2);
    assertThat(parts[0].items()).containsExactly(items.get(0), items.get(20), items.get(40));
    assertThat(parts[0].request()).isEqualTo(REQUEST);
    assertThat(parts[1]).isNull();
    items.removeAll(parts[0].items());
    assertThat(parts[2].items()).isEqualTo(items);
  }

  @Test
  void refusesWhatNoItemHas() {
    assertThatThrownBy(() -> new Item(KEY, -1, "a/b", new byte[0]))
        .hasMessage("ttl: must be 0 (never) to 3155760000000 ms, got -1");
    assertThatThrownBy(() -> new Item(KEY, 0, "", new byte[0]))
        .hasMessage("Content-Type: must have 1 to 255 characters, got 0");
    assertThatThrownBy(() -> new Item(KEY, 0, "x".repeat(256), new byte[0]))
        .hasMessage("Content-Type: must have 1 to 255 characters, got 256");
    assertThatThrownBy(() -> new Item(KEY, 0, "a\n", new byte[0]))
        .hasMessage("Content-Type: must be printable ASCII, got U+000A");
    assertThatThrownBy(() -> new Item(KEY, 0, "a/b", new byte[(1 << 20) + 1]))
        .hasMessage("value: must have at most 1048576 bytes, got 1048577");
    assertThatThrownBy(() -> new ItemCommand.RemoveItem(REQUEST, KEY, -3))
        .hasMessage("version: must be 1 at least, got -3");
    Item large = new Item(KEY, 0, "a/b", new byte[1 << 20]);
    assertThatThrownBy(() -> new ItemCommand.PutItems(REQUEST, Collections.nCopies(17, large)))
        .hasMessage(
            "items: must be 1 at least, with at most 16777216 bytes of values,"
                + " got 17 with 17825792");
    assertThatThrownBy(() -> new ItemCommand.PutItems(REQUEST, List.of()))
        .hasMessageContaining("items: must be 1 at least");
  }

  @Test
  void refusesQueriesBeyondTheirBounds() {
    List<ItemKey> many = Collections.nCopies(ItemQuery.MAX_KEYS + 1, KEY);
    assertThatThrownBy(() -> new ItemQuery.Values(List.of(), many, 1))
        .hasMessage("keys: must be 1 to 10000, got 10001");
    assertThatThrownBy(() -> new ItemQuery.Values(List.of(), List.of(), 1))
        .hasMessage("keys: must be 1 to 10000, got 0");
    List<ItemKey> mixed = List.of(KEY, ItemKey.of("plant", "s"));
    assertThatThrownBy(() -> new ItemQuery.Values(List.of(), mixed, 1))
        .hasMessage("keys: must be of one index, got plants/a/ü and plant/s");
    assertThatThrownBy(() -> new ItemQuery.Values(List.of(), List.of(KEY), (4 << 20) + 1))
        .hasMessage("maxBytes: must be 1 to 4194304, got 4194305");
    assertThatThrownBy(() -> new ItemQuery.Items(List.of(), "i", "", "", 1001, false, 1, 0))
        .hasMessage("limit: must be 1 to 1000, got 1001");
    assertThatThrownBy(() -> new ItemQuery.Items(List.of(), "a/b", "", "", 1, false, 1, 0))
        .hasMessage("index: must hold no control character and no /, got U+002F");
    assertThatThrownBy(
            () -> new ItemQuery.Indices(List.of(), new NamePage("x".repeat(256), "", 1), 0))
        .hasMessage("prefix: must have at most 255 bytes of UTF-8, got 256");
  }

  /** The fast way to read a key, and the one that looks at each character, agree. */
  @ParameterizedTest
  @ValueSource(strings = {"a", "/", "a/b", " ", "~", "ü", "\u20ac/", "\uD83D\uDE00"})
  void readsKeysOfEveryForm(String key) {
    ItemKey item = ItemKey.of("i", key);
    ItemKey read = ItemKey.ofName(item.name());
    assertThat(read).isEqualTo(item).hasSameHashCodeAs(item);
    assertThat(read.key()).isEqualTo(key);
    assertThat(read.keyBytes()).isEqualTo(bytes(key));
    assertThat(read.index()).isEqualTo("i");
  }

  /** Sought one by one among all others, they took half a minute. */
  @Test
  void keysOfTheSameHashAreFoundFast() {
    byte[] before = ItemKey.startOf("plants");
    List<ItemKey> keys =
        SameHash.names(before, 16).stream().map(name -> ItemKey.of("plants", name)).toList();
    assertThat(keys).map(ItemKey::hashCode).containsOnly(keys.get(0).hashCode());

    Set<ItemKey> set = assertTimeoutPreemptively(Duration.ofSeconds(10), () -> new HashSet<>(keys));

    assertThat(set).hasSize(1 << 16);
  }
}
