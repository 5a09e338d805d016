package io.weir.query.ask;

import io.weir.model.Question;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.api.common.JobID;
import org.apache.flink.queryablestate.messages.KvStateRequest;
import org.apache.flink.queryablestate.messages.KvStateResponse;

/**
 * Questions over Flink's queryable state, by its low-level network client: the question's bytes
 * travel as the key, the answer's bytes come back as the value, and no serializer of Flink's is
 * involved. The client keeps a request for ever that is never answered, and may keep a connection
 * that has failed; so the whole client is given up after either, unless it is young: each takes 16
 * MB of direct memory until the collector finds it, and a host that has vanished is asked again
 * every second.
 */
final class FlinkTransport implements Transport {
  private static final Duration YOUNG = Duration.ofSeconds(10);

  private final Duration young;
  private final ConcurrentHashMap<HostPort, FlinkConnection> connections =
      new ConcurrentHashMap<>();
  private volatile boolean closed;

  FlinkTransport() {
    this(YOUNG);
  }

  /**
   * @param young for so long a connection is kept whatever becomes of its requests
   */
  FlinkTransport(Duration young) {
    this.young = young;
  }

  @Override
  public CompletableFuture<byte[]> send(
      HostPort proxy, String jobId, Question question, Duration timeout) {
    if (closed) {
      return CompletableFuture.failedFuture(new IllegalStateException("closed"));
    }
    FlinkConnection connection = connections.computeIfAbsent(proxy, FlinkConnection::new);
    KvStateRequest request =
        new KvStateRequest(
            JobID.fromHexString(jobId),
            Question.STATE_NAME,
            question.routingHash(),
            question.toBytes());
    return connection
        .send(request)
        .orTimeout(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS)
        .whenComplete(
            (response, fault) -> {
              if (isOfConnection(fault)
                  && connection.age().compareTo(young) >= 0
                  && connections.remove(proxy, connection)) {
                connection.retire(timeout);
              }
            })
        .thenApply(KvStateResponse::getContent);
  }

  /**
   * Whether no server said so. The client may go on with a connection that was refused, since its
   * failure can come before the client has noted it.
   */
  private static boolean isOfConnection(Throwable fault) {
    return fault instanceof TimeoutException || fault instanceof IOException;
  }

  @Override
  public void close() {
    closed = true;
    connections.values().forEach(FlinkConnection::close);
    connections.clear();
  }
}
