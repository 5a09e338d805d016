package io.weir.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that are no result, or are one no longer. */
class MalformedQueryResultTest {
  @ParameterizedTest
  @MethodSource("io.weir.model.QueryResultCodecTest#answers")
  void cutAnywhereIsMalformed(QueryResult answer) {
    Damage.cutEverywhere(
        answer.toBytes(),
        bytes ->
            // A refusal's message has no length of its own: it ends where the bytes end.
            assertThat(QueryResult.of(bytes)).isInstanceOf(QueryResult.Refusal.class));
  }

  @Seeded
  void spoiledBytesAreMalformedOrAnotherAnswer(long seed) {
    Random random = new Random(seed);
    QueryResultCodecTest.answers()
        .forEach(
            good ->
                Damage.flip(
                    good.toBytes(),
                    random,
                    300,
                    MalformedQueryResultTest::assertMalformedOrReadsWhole));
  }

  private static void assertMalformedOrReadsWhole(byte[] bytes) {
    QueryResult answer = QueryResult.of(bytes);
    // The message of a refusal that is no UTF-8 does not come back as it was.
    boolean refuses =
        answer instanceof QueryResult.Batch batch
            ? batch.results().stream().anyMatch(QueryResult.Refusal.class::isInstance)
            : answer instanceof QueryResult.Refusal;
    if (!refuses) {
      assertThat(bits(answer.toBytes())).isEqualTo(bits(bytes));
    }
    if (answer instanceof QueryResult.Tags tags) {
      tags.tags().forEach(entry -> Tag.of(entry.tag().toString()));
    }
  }

  private static String bits(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  @Test
  void refusesTagsThatAreNone() {
    byte[] bytes =
        new QueryResult.Tags(List.of(QueryResultCodecTest.ENTRY), Tag.of("n"), 0, 0).toBytes();
    byte[] badEntry = bytes.clone();
    badEntry[15] = '\n';
    assertMalformed(badEntry);
    byte[] badNext = bytes.clone();
    badNext[bytes.length - 1] = '\n';
    assertMalformed(badNext);
    byte[] empty = new byte[2 + 12 + 1 + 32 + 1];
    empty[0] = 2;
    empty[1] = 2;
    empty[10] = 1;
    assertMalformed(empty);
  }

  @Test
  void refusesBytesBehindTheEnd() {
    QueryResultCodecTest.answers()
        .filter(answer -> !(answer instanceof QueryResult.Refusal))
        .map(QueryResult::toBytes)
        .forEach(bytes -> assertMalformed(Arrays.copyOf(bytes, bytes.length + 8)));
  }

  @Test
  void refusesUnknownVersionsKindsAndReasons() {
    assertMalformed(new byte[] {0, 4, 0});
    assertMalformed(new byte[] {1, 4, 0});
    assertMalformed(new byte[] {2, 4, 0});
    assertMalformed(new byte[] {4, 4, 0});
    assertMalformed(new byte[] {3, 0});
    assertMalformed(new byte[] {3, 6});
    assertMalformed(new byte[] {3, 4, 10});
    assertMalformed(new byte[] {3, 4, -1});
  }

  @Test
  void refusesABatchInABatch() {
    byte[] inner = new QueryResult.Batch(List.of(QueryResultCodecTest.SAMPLE)).toBytes();
    ByteBuffer outer =
        ByteBuffer.allocate(8 + inner.length)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put((byte) 3)
            .put((byte) 6)
            .putShort((short) 1)
            .putInt(inner.length)
            .put(inner);
    assertMalformed(outer.array());
  }

  @Test
  void refusesRowsThatCannotBe() {
    byte[] good =
        new QueryResult.Rows(QueryResultCodecTest.THREE, 0, 1, 3, 0, new double[0]).toBytes();
    for (int at : new int[] {21, 29, 33, 45}) { // the signs of points, resolution, width, missing
      byte[] bad = good.clone();
      bad[at] = (byte) 0x80;
      assertMalformed(bad);
    }
  }

  @Test
  void refusesPagesOfSamplesThatCannotBe() {
    byte[] good = new QueryResult.SamplePage(3, 2, false, new long[0], new double[0]).toBytes();
    for (int at : new int[] {2, 3, 4, 8}) { // width, columns, more, the sign of the size
      byte[] bad = good.clone();
      bad[at] = (byte) 0x80;
      assertMalformed(bad);
    }
    byte[] tooWide = good.clone();
    tooWide[3] = 4;
    assertMalformed(tooWide);
    byte[] claimsMore = good.clone();
    Bytes.putInt(claimsMore, 5, Integer.MAX_VALUE);
    assertMalformed(claimsMore);
  }

  private static void assertMalformed(byte[] bytes) {
    assertThatThrownBy(() -> QueryResult.of(bytes))
        .isInstanceOf(MalformedException.class)
        .hasMessageStartingWith("result: ");
  }

  @Test
  void makesNoRoomForValuesThatTheBytesDoNotHold() {
    byte[] bytes =
        Arrays.copyOf(
            new QueryResult.Rows(new Periods(0, 1 << 30, 10_000), 0, 64, 10_000, 0, new double[0])
                .toBytes(),
            100);
    Bytes.putInt(bytes, 34, 0);
    assertMalformed(bytes);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    assertMalformed(bytes);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(1 << 20);
  }
}
