package io.weir.queryclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.Query;
import io.weir.model.QuerySecret;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.apache.flink.queryablestate.messages.KvStateResponse;
import org.apache.flink.queryablestate.network.messages.MessageSerializer;
import org.apache.flink.shaded.netty4.io.netty.buffer.ByteBuf;
import org.apache.flink.shaded.netty4.io.netty.buffer.ByteBufAllocator;
import org.apache.flink.shaded.netty4.io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;

/** A transport without patience, and a peer that does what the test does. */
abstract class OneRawProxy {
  static final Duration LONG = Duration.ofSeconds(10);
  static final ByteBufAllocator BUFFERS = UnpooledByteBufAllocator.DEFAULT;
  private static final String JOB = "0123456789abcdef0123456789abcdef";

  final RawProxy proxy = new RawProxy();
  final FlinkTransport transport =
      new FlinkTransport(QuerySecret.none(), Optional.empty(), Duration.ZERO);

  @AfterEach
  void close() {
    transport.close();
    proxy.close();
  }

  void assertIsAnsweredOverAnotherConnection() throws IOException {
    CompletableFuture<byte[]> next = ask();
    proxy.takeRequest();
    proxy.send(answer(0));
    assertThat(next.join()).hasSize(1);
  }

  static void assertFails(CompletableFuture<byte[]> answer, String message) {
    assertThatThrownBy(answer::join)
        .cause()
        .isInstanceOf(IOException.class)
        .hasMessageContaining(message);
  }

  static void assertTimesOut(CompletableFuture<byte[]> answer) {
    assertThatThrownBy(answer::join).hasCauseInstanceOf(TimeoutException.class);
  }

  static ByteBuf answer(long id) {
    return MessageSerializer.serializeResponse(BUFFERS, id, new KvStateResponse(new byte[1]));
  }

  CompletableFuture<byte[]> ask() {
    return ask(LONG);
  }

  CompletableFuture<byte[]> ask(Duration limit) {
    return ask(proxy, limit);
  }

  CompletableFuture<byte[]> ask(RawProxy whom, Duration limit) {
    return transport.sendForBytes(whom.address(), JOB, new Query.StatusOf(1), limit);
  }
}
