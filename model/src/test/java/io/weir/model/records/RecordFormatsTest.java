package io.weir.model.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.MalformedException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What travels of records is read as it was written; the log's formats have golden bytes. */
class RecordFormatsTest extends RecordFormatsContract {
  private static final RequestId REQUEST = new RequestId(-7, 9);
  private static final StreamKey KEY = StreamKey.of("orders", "ü-1");
  private static final LogPosition POSITION = new LogPosition(3, 77);
  private static final List<byte[]> DOCUMENTS = List.of("{\"a\":1}".getBytes(UTF_8), bytes("2"));

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static Stream<RecordCommand> commands() {
    return Stream.of(
        new RecordCommand.Append(REQUEST, KEY, bytes("once"), RecordCommand.ANY, DOCUMENTS),
        new RecordCommand.Patch(REQUEST, KEY, new byte[0], 0, true, bytes("{}")),
        new RecordCommand.Delete(REQUEST, KEY),
        new RecordCommand.SetLimits(REQUEST, KEY, new StreamLimits(1, 2, 3)),
        new RecordCommand.SetBucketLimits(REQUEST, "orders", new StreamLimits(1, 2, 3)));
  }

  static Stream<Change> changes() {
    return Stream.of(
            new Change.Outcome.Appended(31, 32, 1_700_000_000_000L),
            new Change.Outcome.Conflict(30, 31),
            new Change.Outcome.Deleted(31),
            new Change.Outcome.LimitsSet(),
            new Change.Outcome.Refused(Change.Reason.TEST_FAILED, "/a is 1"))
        .map(outcome -> new Change(REQUEST, POSITION, 5, KEY, outcome, DOCUMENTS));
  }

  static Stream<RecordQuery> queries() {
    return Stream.of(
        new RecordQuery.Events(POSITION, KEY, -5, 1000, 1 << 20),
        new RecordQuery.Streams(List.of(), "orders", new NamePage("a", "ab", 10), 42),
        new RecordQuery.Buckets(
            List.of(POSITION, new LogPosition(5, 6)), new NamePage("", "", 1), -42),
        new RecordQuery.LimitsOf(POSITION, KEY),
        new RecordQuery.LimitsOfBucket(List.of(POSITION), "orders", 0));
  }

  static Stream<RecordResult> results() {
    return Stream.of(
        new RecordResult.Streams(
            List.of(new RecordResult.Streams.Entry("ü", 1, 2, 3, 4, 5)), true, 0, 63),
        new RecordResult.Buckets(
            List.of(new RecordResult.Buckets.Entry("b", 2, 3, 4, 5)), false, 64, 127),
        new RecordResult.LimitsOf(new StreamLimits(1, 0, 3), StreamLimits.NONE));
  }

  @Test
  void readsEvents() {
    RecordResult.Events events =
        new RecordResult.Events(
            true, 3, 9, List.of(new RecordResult.Events.Event(4, 5, bytes("\"x\""))));
    assertThat(RecordResult.of(events.toBytes())).usingRecursiveComparison().isEqualTo(events);
    refusesWhatIsCutOrLonger(events.toBytes(), RecordResult::of);
  }

  @Test
  void queriesHaveGoldenBytes() {
    assertThat(hex(new RecordQuery.Events(POSITION, KEY, -5, 10, 100).toBytes()))
        .isEqualTo(
            "010100000003000000000000004d0000000b6f726465727300c3bc2d31ff"
                + "fffffffffffffb0000000a00000064");
    List<LogPosition> positions = List.of(POSITION, new LogPosition(5, 6));
    assertThat(
            hex(new RecordQuery.Streams(positions, "b", new NamePage("p", "q", 10), 42).toBytes()))
        .isEqualTo(
            "01060000000200000003000000000000004d000000050000000000000006"
                + "0000000162000000017000000001710000000a0000002a");
    assertThat(hex(new RecordQuery.Buckets(List.of(), new NamePage("p", "q", 10), 42).toBytes()))
        .isEqualTo("010700000000000000017000000001710000000a0000002a");
    assertThat(hex(new RecordQuery.LimitsOfBucket(positions, "b", 42).toBytes()))
        .isEqualTo(
            "01080000000200000003000000000000004d000000050000000000000006" + "00000001620000002a");
  }

  @Test
  void commandsAndChangesHaveGoldenBytes() {
    assertThat(hex(new RecordCommand.Append(REQUEST, KEY, bytes("k"), 30, DOCUMENTS).toBytes()))
        .isEqualTo(
            "0101fffffffffffffff900000000000000090000000b6f726465727300c3bc2d31000000016b"
                + "000000000000001e00000002000000077b2261223a317d0000000132");
    assertThat(
            hex(
                new Change(
                        REQUEST,
                        POSITION,
                        5,
                        KEY,
                        new Change.Outcome.Appended(31, 32, 6),
                        List.of(bytes("2")))
                    .toBytes()))
        .isEqualTo(
            "0101fffffffffffffff9000000000000000900000003000000000000004d0000000000000005"
                + "0000000b6f726465727300c3bc2d31000000000000001f00000000000000200000000000000006"
                + "000000010000000132");
  }

  @Test
  void hashOfAKeyNeverChanges() {
    assertThat(KEY.hashCode()).isEqualTo(StreamKey.ofName(KEY.name()).hashCode());
    assertThat(hex(KEY.name())).isEqualTo("6f726465727300c3bc2d31");
    assertThat(KEY.hashCode()).isEqualTo(-794197528);
  }

  @Test
  void namesOfEachKindOfKeyAreRead() {
    RecordKey metric = MetricKey.of("ü");
    RecordKey item = ItemKey.of("plants", "a/b");
    assertThat(hex(metric.name())).isEqualTo("01c3bc");
    assertThat(hex(item.name())).isEqualTo("02706c616e747300612f62");
    for (RecordKey each : List.of(KEY, metric, item)) {
      RecordKey read = RecordKey.ofName(each.name());
      assertThat(read).isEqualTo(each).hasSameClassAs(each).hasSameHashCodeAs(each);
      assertThat(read).hasToString(each.toString());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "01", "02", "0261", "026100", "0261002f00", "026100ff", "61", "6100"})
  void refusesBytesThatNameNoKey(String hex) {
    assertThatThrownBy(() -> RecordKey.ofName(HexFormat.of().parseHex(hex)))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void refusesNamesThatNoStreamHas() {
    assertThatThrownBy(() -> StreamKey.of("", "s"))
        .hasMessage("bucket: must have 1 to 255 bytes of UTF-8, got 0");
    assertThatThrownBy(() -> StreamKey.of("b", "a/b"))
        .hasMessage("stream: must hold no control character and no /, got U+002F");
    assertThatThrownBy(() -> StreamKey.of("b\u0000", "s"))
        .hasMessage("bucket: must hold no control character and no /, got U+0000");
    assertThatThrownBy(() -> StreamKey.of("b", "ü".repeat(128)))
        .hasMessage("stream: must have 1 to 255 bytes of UTF-8, got 256");
    assertThatThrownBy(() -> StreamKey.of("b", "\ud800"))
        .hasMessage("stream: must be valid Unicode, got a lone surrogate");
  }

  @Test
  void ordersKeysByBucketThenStream() {
    assertThat(StreamKey.of("a", "z")).isLessThan(StreamKey.of("a!", "a"));
    assertThat(StreamKey.of("a", "a")).isLessThan(StreamKey.of("a", "ü"));
  }

  @Test
  void narrowerLimitCounts() {
    assertThat(new StreamLimits(10, 0, 5).and(new StreamLimits(3, 7, 9)))
        .isEqualTo(new StreamLimits(3, 7, 5));
  }
}
