package io.weir.job;

import io.weir.service.broker.EmbeddedBroker;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.queryablestate.messages.KvStateRequest;
import org.apache.flink.queryablestate.messages.KvStateResponse;
import org.apache.flink.queryablestate.network.Client;
import org.apache.flink.queryablestate.network.messages.MessageSerializer;
import org.apache.flink.queryablestate.network.stats.DisabledKvStateRequestStats;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.util.FileUtils;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A broker and a Flink cluster for the tests of all classes, since their start takes longer than
 * most tests. Each test has topics, jobs and a directory of its own, and ends its jobs.
 */
final class SharedCluster implements BeforeAllCallback {
  private static final ExtensionContext.Namespace NAMESPACE =
      ExtensionContext.Namespace.create(SharedCluster.class);
  private static final int SLOTS = 4;

  private Started started;

  @Override
  public void beforeAll(ExtensionContext context) {
    started =
        context
            .getRoot()
            .getStore(NAMESPACE)
            .computeIfAbsent("cluster", key -> Started.start(), Started.class);
  }

  /** Ended by JUnit after the last test of all classes. */
  private record Started(
      Path dir,
      EmbeddedBroker broker,
      MiniCluster flink,
      int queryPort,
      Client<KvStateRequest, KvStateResponse> client,
      AtomicInteger tests)
      implements AutoCloseable {
    static Started start() {
      try {
        Path dir = Files.createTempDirectory("weir-shared");
        EmbeddedBroker broker = EmbeddedBroker.start(dir.resolve("kafka"));
        int queryPort = freePort();
        MiniCluster flink =
            new MiniCluster(
                new MiniClusterConfiguration.Builder()
                    .setConfiguration(configuration(dir, queryPort))
                    .setNumTaskManagers(1)
                    .setNumSlotsPerTaskManager(SLOTS)
                    .build());
        flink.start();
        Client<KvStateRequest, KvStateResponse> client =
            new Client<>(
                "test",
                1,
                new MessageSerializer<>(
                    new KvStateRequest.KvStateRequestDeserializer(),
                    new KvStateResponse.KvStateResponseDeserializer()),
                new DisabledKvStateRequestStats());
        return new Started(dir, broker, flink, queryPort, client, new AtomicInteger());
      } catch (Exception e) {
        throw new IllegalStateException("the shared cluster does not start", e);
      }
    }

    private static int freePort() throws IOException {
      try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      }
    }

    private static Configuration configuration(Path dir, int queryPort) {
      Configuration cluster = new Configuration();
      cluster.set(RestOptions.BIND_PORT, "0");
      cluster.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, dir.resolve("cp").toUri().toString());
      cluster.setString("queryable-state.enable", "true");
      cluster.setString("queryable-state.proxy.ports", Integer.toString(queryPort));
      cluster.setString("queryable-state.server.ports", "0");
      return cluster;
    }

    @Override
    public void close() throws Exception {
      client.shutdown();
      flink.close();
      broker.close();
      FileUtils.deleteDirectory(dir.toFile());
    }
  }

  /** Of the broker. */
  String bootstrapServers() {
    return started.broker.bootstrapServers();
  }

  MiniCluster flink() {
    return started.flink;
  }

  /** Another one at each call. */
  int nextTest() {
    return started.tests.incrementAndGet();
  }

  /** A new directory, which stays until Flink has ended. */
  Path directory(int test) throws IOException {
    return Files.createDirectory(started.dir.resolve("test-" + test));
  }

  /** As the query service asks. */
  CompletableFuture<KvStateResponse> ask(KvStateRequest request) {
    return started.client.sendRequest(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), started.queryPort), request);
  }
}
