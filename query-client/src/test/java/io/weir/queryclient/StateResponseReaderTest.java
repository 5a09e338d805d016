package io.weir.queryclient;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.queryablestate.messages.KvStateResponse;
import org.apache.flink.queryablestate.network.messages.MessageSerializer;
import org.apache.flink.shaded.netty4.io.netty.buffer.ByteBuf;
import org.junit.jupiter.api.Test;

/** What is made of what a peer sends. */
class StateResponseReaderTest extends OneRawProxy {
  /** The offset of the content's length: after frame length, version, type and id. */
  private static final int CONTENT_LENGTH_AT = 20;

  @Test
  void failsWhenAnAnswerBreaksOff() throws IOException {
    CompletableFuture<byte[]> answer = ask();
    proxy.takeRequest();

    proxy.send(new byte[] {0, 0, 0, 100, 1, 2, 3});
    proxy.hangUp(false);

    assertFails(answer, "connection lost to " + proxy.address());
  }

  @Test
  void leavesAPeerThatSpeaksAnotherProtocol() throws IOException {
    CompletableFuture<byte[]> answer = ask();
    proxy.takeRequest();

    proxy.send("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(UTF_8));

    assertFails(answer, proxy.address() + " does not speak Flink's protocol: ");
    proxy.awaitLeft();
    assertIsAnsweredOverAnotherConnection();
  }

  @Test
  void leavesAPeerThatSpeaksAnotherVersion() throws IOException {
    CompletableFuture<byte[]> answer = ask();
    proxy.takeRequest();

    proxy.send(ByteBuffer.allocate(12).putInt(8).putInt(1).putInt(1).array());

    assertFails(answer, "does not speak Flink's protocol: Version Mismatch");
    proxy.awaitLeft();
  }

  @Test
  void leavesAPeerWhoseFrameIsTooShort() throws IOException {
    CompletableFuture<byte[]> answer = ask();
    proxy.takeRequest();

    proxy.send(new byte[] {0, 0, 0, 2, 1, 2});

    assertFails(answer, "does not speak Flink's protocol: ");
  }

  @Test
  void leavesAPeerWhoseAnswerIsTooLong() throws IOException {
    CompletableFuture<byte[]> answer = ask();
    proxy.takeRequest();

    proxy.send(ByteBuffer.allocate(4).putInt(FlinkConnection.MAX_FRAME + 1).array());

    assertFails(answer, "does not speak Flink's protocol: ");
    proxy.awaitLeft();
  }

  @Test
  void leavesAPeerWhoseRequestWasExpectedHere() throws IOException {
    CompletableFuture<byte[]> answer = ask();
    proxy.takeRequest();

    proxy.send(MessageSerializer.serializeRequest(BUFFERS, 0, new KvStateResponse(new byte[1])));

    assertFails(answer, "a proxy sends no REQUEST");
  }

  @Test
  void takesNoMemoryForContentThatIsNotThere() throws IOException {
    CompletableFuture<byte[]> answer = ask();
    proxy.takeRequest();
    ByteBuf message = answer(0);
    message.setInt(CONTENT_LENGTH_AT, Integer.MAX_VALUE);

    proxy.send(message);

    assertFails(answer, "an answer of 2147483647 bytes came in 1");
  }

  @Test
  void failsEverythingThatWaitsWithWhatTheServerSays() throws IOException {
    CompletableFuture<byte[]> one = ask();
    CompletableFuture<byte[]> two = ask();
    proxy.takeRequest();
    proxy.takeNextRequest();

    proxy.send(
        MessageSerializer.serializeServerFailure(BUFFERS, new IllegalStateException("stopping")));

    for (CompletableFuture<byte[]> answer : List.of(one, two)) {
      assertThatThrownBy(answer::join)
          .cause()
          .isInstanceOf(IOException.class)
          .hasMessage("stopping");
    }
    proxy.awaitLeft();
  }

  @Test
  void failsOneRequestAloneWithWhatTheServerSaysOfIt() throws IOException {
    CompletableFuture<byte[]> one = ask();
    CompletableFuture<byte[]> two = ask();
    proxy.takeRequest();
    proxy.takeNextRequest();

    proxy.send(
        MessageSerializer.serializeRequestFailure(BUFFERS, 0, new IllegalStateException("no")));
    proxy.send(answer(1));

    assertThatThrownBy(one::join).cause().hasMessage("no");
    assertThat(two.join()).hasSize(1);
  }

  /** Deserialising is running what the peer chose: any class on the path has a say in it. */
  @Test
  void makesNoObjectOfWhatAPeerSends() throws IOException {
    DeserializationProbe.SPRUNG.set(0);
    CompletableFuture<byte[]> one = ask();
    CompletableFuture<byte[]> two = ask();
    proxy.takeRequest();
    proxy.takeNextRequest();

    proxy.send(
        MessageSerializer.serializeRequestFailure(BUFFERS, 0, new DeserializationProbe("one")));
    proxy.send(MessageSerializer.serializeServerFailure(BUFFERS, new DeserializationProbe("two")));

    assertThatThrownBy(one::join).hasMessageContaining("one");
    assertThatThrownBy(two::join).hasMessageContaining("two");
    assertThat(DeserializationProbe.SPRUNG).as("objects made").hasValue(0);
  }

  @Test
  void dropsAnswersToWhatItNeverAsked() throws IOException {
    CompletableFuture<byte[]> answer = ask();
    proxy.takeRequest();

    proxy.send(answer(-1));
    proxy.send(answer(77));
    proxy.send(answer(0));

    assertThat(answer.join()).hasSize(1);
  }
}
