package io.weir.model.records;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What travels of documents is read as it was written; the log's formats have golden bytes. */
class DocumentFormatsTest extends RecordFormatsContract {
  private static final RequestId REQUEST = new RequestId(-7, 9);
  private static final MetricKey KEY = MetricKey.of("ü");
  private static final LogPosition POSITION = new LogPosition(3, 77);
  private static final byte[] DOCUMENT = "{\"a\":1}".getBytes(UTF_8);
  private static final long TIME = 1_700_000_000_000_000L;
  private static final TimeRange RANGE = new TimeRange(TIME, TIME + 5);
  private static final DocumentCommand PUT =
      new DocumentCommand.PutDocument(REQUEST, KEY, TIME, DOCUMENT);
  private static final DocumentCommand DELETE =
      new DocumentCommand.DeleteDocuments(REQUEST, KEY, RANGE);
  private static final DocumentCommand DELETE_SOME =
      new DocumentCommand.DeleteDocuments(REQUEST, KEY, RANGE, 6);
  private static final Filter FILTER =
      new Filter.And(List.of(new Filter.Exists(FilterPath.of("$.a"), true)));
  private static final Optional<DocumentPlace> PLACE = Optional.of(new DocumentPlace(TIME, KEY));

  static Stream<DocumentQuery> queries() {
    DocumentQuery.Page page = new DocumentQuery.Page(1, 2, 3);
    List<MetricKey> keys = List.of(KEY, MetricKey.of("a"));
    return Stream.of(
        new DocumentQuery.Documents(
            List.of(POSITION), -5, keys, RANGE, PLACE, true, page, Optional.of(FILTER)),
        new DocumentQuery.Documents(
            List.of(), 5, keys, TimeRange.ALL, Optional.empty(), false, page, Optional.empty()),
        new DocumentQuery.Metrics(
            List.of(POSITION, new LogPosition(4, 1)), new NamePage("a", "ab", 10), 42));
  }

  static Stream<DocumentResult> results() {
    return Stream.of(
        new DocumentResult.Documents(
            List.of(new DocumentResult.Documents.Document(999, TIME, DOCUMENT)), PLACE, 7, 0, 63),
        new DocumentResult.Documents(List.of(), Optional.empty(), 0, 64, 127),
        new DocumentResult.Metrics(List.of("ü", "z"), true, 0, 63));
  }

  static Stream<RecordCommand> commands() {
    return Stream.of(PUT, DELETE, DELETE_SOME);
  }

  static Stream<Change> changes() {
    return Stream.of(new DocumentOutcome.Stored(TIME), new DocumentOutcome.Deleted(RANGE, 4))
        .map(outcome -> new Change(REQUEST, POSITION, 5, KEY, outcome, List.of(DOCUMENT)));
  }

  @Test
  void commandsAndChangesHaveGoldenBytes() {
    assertThat(hex(PUT.toBytes()))
        .isEqualTo(
            "0110fffffffffffffff900000000000000090000000301c3bc00060a24181e4000000000077b22"
                + "61223a317d");
    assertThat(hex(DELETE.toBytes()))
        .isEqualTo(
            "0111fffffffffffffff900000000000000090000000301c3bc00060a24181e400000060a24181e"
                + "4005");
    assertThat(hex(DELETE_SOME.toBytes()))
        .isEqualTo(
            "0112fffffffffffffff900000000000000090000000301c3bc00060a24181e400000060a24181e"
                + "40050000000000000006");
    assertThat(hex(change(new DocumentOutcome.Stored(TIME), List.of(DOCUMENT))))
        .isEqualTo(
            "0110fffffffffffffff9000000000000000900000003000000000000004d000000000000000500"
                + "00000301c3bc00060a24181e400000000001000000077b2261223a317d");
    assertThat(hex(change(new DocumentOutcome.Deleted(RANGE, 4), List.of())))
        .isEqualTo(
            "0111fffffffffffffff9000000000000000900000003000000000000004d000000000000000500"
                + "00000301c3bc00060a24181e400000060a24181e4005000000000000000400000000");
  }

  private static byte[] change(Change.Outcome outcome, List<byte[]> documents) {
    return new Change(REQUEST, POSITION, 5, KEY, outcome, documents).toBytes();
  }

  @Test
  void ordersPlacesByTimeThenById() {
    assertThat(new DocumentPlace(TIME, MetricKey.of("z")))
        .isLessThan(new DocumentPlace(TIME + 1, MetricKey.of("a")))
        .isLessThan(new DocumentPlace(TIME, MetricKey.of("ü")));
  }

  @Test
  void refusesWhatIsOutOfBoundsByName() {
    refuses(
        () -> new DocumentCommand.PutDocument(REQUEST, KEY, 999_999_999_999_999L, DOCUMENT),
        "time: must be 1000000000000000 to 9000000000000000 µs, got 999999999999999");
    refuses(
        () -> new DocumentCommand.PutDocument(REQUEST, KEY, 9_000_000_000_000_001L, DOCUMENT),
        "time: must be 1000000000000000 to 9000000000000000 µs, got 9000000000000001");
    refuses(
        () -> new DocumentCommand.PutDocument(REQUEST, KEY, TIME, new byte[0]),
        "document: must have 1 to 1048576 bytes, got 0");
    refuses(
        () -> new DocumentCommand.PutDocument(REQUEST, KEY, TIME, new byte[(1 << 20) + 1]),
        "document: must have 1 to 1048576 bytes, got 1048577");
    refuses(
        () -> new DocumentCommand.DeleteDocuments(REQUEST, KEY, RANGE, 0),
        "most: must be 1 at least, got 0");
    refuses(
        () -> new DocumentPlace(0, KEY),
        "time: must be 1000000000000000 to 9000000000000000 µs, got 0");
    refuses(() -> new TimeRange(-1, 5), "lower: must not be negative, got -1");
    refuses(() -> new TimeRange(6, 5), "upper: must not be before lower (6), got 5");
    refuses(() -> new DocumentQuery.Page(0, 1, 1), "limit: must be 1 to 10000, got 0");
    refuses(() -> new DocumentQuery.Page(1, 0, 1), "maxBytes: must be 1 to 4194304, got 0");
    refuses(() -> new DocumentQuery.Page(1, 1, 0), "max_skip: must be 1 to 1000000, got 0");
    refuses(() -> documents(List.of()), "metric_keys: must be 1 to 1000 metrics, got 0");
    refuses(() -> documents(List.of(KEY, KEY)), "metric_keys: must be different ones");
    refuses(
        () -> documents(IntStream.range(0, 1001).mapToObj(i -> MetricKey.of("m" + i)).toList()),
        "metric_keys: must be 1 to 1000 metrics, got 1001");
    refuses(
        () -> new DocumentQuery.Metrics(List.of(), new NamePage("a".repeat(256), "", 1), 0),
        "prefix: must have at most 255 bytes of UTF-8, got 256");
  }

  private static DocumentQuery documents(List<MetricKey> keys) {
    return new DocumentQuery.Documents(
        List.of(),
        0,
        keys,
        TimeRange.ALL,
        Optional.empty(),
        false,
        new DocumentQuery.Page(1, 1, 1),
        Optional.empty());
  }

  private static void refuses(ThrowingCallable made, String message) {
    assertThatThrownBy(made).isInstanceOf(IllegalArgumentException.class).hasMessage(message);
  }
}
