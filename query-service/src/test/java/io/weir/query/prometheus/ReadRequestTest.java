package io.weir.query.prometheus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.service.http.ProblemException;
import io.weir.service.protobuf.ProtobufWriter;
import io.weir.service.protobuf.SnappyBlock;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReadRequestTest {
  private static Selector selector(ProtobufWriter query) {
    byte[] request = new ProtobufWriter().message(1, query).toBytes();
    return ReadRequest.of(SnappyBlock.deflate(request)).selectors().get(0);
  }

  private static long span(long step, long range) {
    ProtobufWriter hints = new ProtobufWriter().int64(1, step).text(2, "rate").int64(7, range);
    return selector(new ProtobufWriter().message(4, hints)).span();
  }

  @Test
  void hintsSayHowWideBucketsMayBe() {
    assertThat(selector(new ProtobufWriter().int64(1, 5)).span()).isEqualTo(1);
    assertThat(span(0, 0)).isEqualTo(1);
    assertThat(span(15_000, 0)).isEqualTo(15_000);
    assertThat(span(TimeUnit.DAYS.toMillis(1), 0))
        .as("5 minutes are looked back")
        .isEqualTo(480_000);
    assertThat(span(15_000, 3_600_000)).isEqualTo(3_600_000);
    assertThat(span(-5, -7)).isEqualTo(1);
  }

  @Test
  void matchersTogetherHaveABound() {
    ProtobufWriter query = new ProtobufWriter();
    for (int i = 0; i < 11; i++) {
      query.message(3, new ProtobufWriter().text(2, "a").text(3, "x".repeat(9_999)));
    }
    assertThatThrownBy(() -> selector(query))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining("100000 characters together");
  }
}
