package io.weir.job.query;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.weir.model.KeyGroups;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.QueryResult.Refusal.Reason;
import io.weir.model.QuerySecret;
import io.weir.model.TaskKeyGroups;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.flink.api.common.JobID;
import org.apache.flink.queryablestate.KvStateID;
import org.apache.flink.queryablestate.messages.KvStateInternalRequest;
import org.apache.flink.queryablestate.messages.KvStateResponse;
import org.apache.flink.queryablestate.network.messages.MessageSerializer;
import org.apache.flink.queryablestate.network.messages.MessageType;
import org.apache.flink.queryablestate.network.stats.DisabledKvStateRequestStats;
import org.apache.flink.queryablestate.server.KvStateServerImpl;
import org.apache.flink.runtime.jobgraph.JobVertexID;
import org.apache.flink.runtime.query.KvStateRegistry;
import org.apache.flink.runtime.query.KvStateRegistryListener;
import org.apache.flink.runtime.state.KeyGroupRange;
import org.apache.flink.shaded.netty4.io.netty.buffer.ByteBuf;
import org.apache.flink.shaded.netty4.io.netty.buffer.Unpooled;
import org.apache.flink.shaded.netty4.io.netty.buffer.UnpooledByteBufAllocator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What somebody gets who has recorded a query and sends it again to Flink's port for the state. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class RecordedQueryTest {
  private static final KeyGroups KEY_GROUPS = new KeyGroups(2);
  private static final QuerySecret SECRET =
      QuerySecret.of(List.of("0123456789abcdef".getBytes(UTF_8)));

  private final KvStateRegistry registry = new KvStateRegistry();
  private final List<KvStateID> ids = new ArrayList<>();
  private final AtomicInteger answers = new AtomicInteger();
  private final QueryState first = task(0);
  private final QueryState second = task(1);
  private final Query query = query(0);
  private KvStateServerImpl server;

  private QueryState task(int keyGroup) {
    return new QueryState(
        Query.STATE_NAME,
        new TaskKeyGroups(KEY_GROUPS, keyGroup, keyGroup),
        SECRET,
        asked -> QueryResult.Status.empty(keyGroup, answers.incrementAndGet()));
  }

  /** One of the task that has this key group. */
  private static Query query(int keyGroup) {
    TaskKeyGroups task = new TaskKeyGroups(KEY_GROUPS, keyGroup, keyGroup);
    return new Query.StatusOf(
        IntStream.range(0, 1000).filter(task::owns).findFirst().orElseThrow());
  }

  @BeforeEach
  void start() throws Throwable {
    JobID job = new JobID();
    registry.registerListener(
        job,
        new KvStateRegistryListener() {
          @Override
          public void notifyKvStateRegistered(
              JobID of, JobVertexID vertex, KeyGroupRange range, String name, KvStateID id) {
            ids.add(id);
          }

          @Override
          public void notifyKvStateUnregistered(
              JobID of, JobVertexID vertex, KeyGroupRange range, String name) {}
        });
    for (QueryState each : List.of(first, second)) {
      each.register(
          registry.createTaskRegistry(job, new JobVertexID()), getClass().getClassLoader());
      each.serve();
    }
    server =
        new KvStateServerImpl(
            "127.0.0.1", List.of(0).iterator(), 1, 1, registry, new DisabledKvStateRequestStats());
    server.start();
  }

  @AfterEach
  void stop() {
    server.shutdown();
    first.close();
    second.close();
  }

  /** The bytes of a query as they travel to a task. */
  private byte[] recorded(int task, Duration ago) {
    byte[] signed = SECRET.sign(query.toBytes(), System.currentTimeMillis() - ago.toMillis());
    ByteBuf message =
        MessageSerializer.serializeRequest(
            UnpooledByteBufAllocator.DEFAULT, 7, new KvStateInternalRequest(ids.get(task), signed));
    byte[] bytes = new byte[message.readableBytes()];
    message.readBytes(bytes);
    message.release();
    return bytes;
  }

  /** The answer; null if it is a failure of Flink's. */
  private QueryResult send(byte[] bytes) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.getServerAddress().getPort())) {
      socket.getOutputStream().write(bytes);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] frame = in.readNBytes(in.readInt());
      ByteBuf answer = Unpooled.wrappedBuffer(frame);
      if (MessageSerializer.deserializeHeader(answer) != MessageType.REQUEST_RESULT) {
        return null;
      }
      MessageSerializer.getRequestId(answer);
      return QueryResult.of(
          new KvStateResponse.KvStateResponseDeserializer()
              .deserializeMessage(answer)
              .getContent());
    }
  }

  private Reason refusal(byte[] bytes) throws IOException {
    return ((QueryResult.Refusal) send(bytes)).reason();
  }

  @Test
  void readsAgainWithinTheWindowWhatItHasRead() throws Exception {
    byte[] bytes = recorded(0, Duration.ofMinutes(4));
    assertThat(send(bytes)).isEqualTo(QueryResult.Status.empty(0, 1));
    assertThat(send(bytes)).isEqualTo(QueryResult.Status.empty(0, 2));
  }

  @Test
  void readsNothingAfterTheWindow() throws Exception {
    assertThat(refusal(recorded(0, Duration.ofMinutes(5).plusSeconds(1))))
        .isEqualTo(Reason.UNTRUSTED);
    assertThat(answers).hasValue(0);
  }

  @Test
  void readsNothingOfAnotherTask() throws Exception {
    assertThat(refusal(recorded(1, Duration.ZERO))).isEqualTo(Reason.NOT_SERVING);
    assertThat(answers).hasValue(0);
    assertThat(second.refused()).isEqualTo(1);
    assertThat(second.failed()).as("which the log would tell").isZero();
  }

  /** Behind the message's length, whose flips only make the server wait for more. */
  @Test
  void readsNothingByAQueryOfWhichABitIsFlipped() throws Exception {
    byte[] genuine = recorded(0, Duration.ZERO);
    int signedAt = genuine.length - SECRET.sign(query.toBytes(), 0).length;
    for (int bit = 8 * signedAt; bit < 8 * genuine.length; bit++) {
      byte[] flipped = genuine.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(refusal(flipped)).as("bit " + bit).isEqualTo(Reason.UNTRUSTED);
    }
    assertThat(answers).hasValue(0);
    byte[] ofNoState = genuine.clone();
    ofNoState[signedAt - 10] ^= 1; // in the id of the state
    assertThat(send(ofNoState)).isNull();
    assertThat(send(genuine)).isEqualTo(QueryResult.Status.empty(0, 1));
  }

  @Test
  void readsNothingWithoutASignature() throws Exception {
    ByteBuf message =
        MessageSerializer.serializeRequest(
            UnpooledByteBufAllocator.DEFAULT,
            7,
            new KvStateInternalRequest(ids.get(0), query.toBytes()));
    byte[] bytes = new byte[message.readableBytes()];
    message.readBytes(bytes);
    message.release();
    assertThat(refusal(bytes)).isEqualTo(Reason.UNTRUSTED);
  }
}
