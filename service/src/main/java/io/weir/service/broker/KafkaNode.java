package io.weir.service.broker;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.ReplicaManager;
import kafka.server.Server;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import org.apache.kafka.common.errors.BrokerIdNotRegisteredException;
import org.apache.kafka.common.errors.NotControllerException;
import org.apache.kafka.common.message.RequestHeaderData;
import org.apache.kafka.common.security.auth.KafkaPrincipal;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.controller.ControllerRequestContext;
import org.apache.kafka.metadata.bootstrap.BootstrapMetadata;
import org.apache.kafka.metadata.properties.MetaPropertiesEnsemble;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * The controller and the broker of a node, as {@link KafkaRaftServer} starts them, but that a
 * broker that was killed need not be waited for. The controller would take it to be alive until its
 * session has expired, and refuse its successor for so long.
 */
final class KafkaNode {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaNode.class);

  /** For how long the controller may have no answer. */
  private static final Duration UNREGISTERED_WITHIN = Duration.ofSeconds(30);

  private static final long PAUSE_MILLIS = 5;

  private final int id;
  private final ControllerServer controller;
  private final BrokerServer broker;

  KafkaNode(KafkaConfig config) {
    id = config.nodeId();
    Tuple2<MetaPropertiesEnsemble, BootstrapMetadata> stored =
        KafkaRaftServer.initializeLogDirs(config, LOG, "");
    QuorumConfig quorum = config.quorumConfig();
    SharedServer shared =
        new SharedServer(
            config,
            stored._1(),
            Time.SYSTEM,
            Server.initializeMetrics(config, Time.SYSTEM, stored._1().clusterId().orElseThrow()),
            CompletableFuture.completedFuture(QuorumConfig.parseVoterConnections(quorum.voters())),
            QuorumConfig.parseBootstrapServers(quorum.bootstrapServers()),
            new StandardFaultHandlerFactory(),
            ServerSocketFactory.INSTANCE);
    broker = new BrokerServer(shared);
    controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), stored._2());
  }

  /**
   * Returns when clients can connect.
   *
   * @param killed whether the broker before this one may have ended without saying so
   */
  void start(boolean killed) throws InterruptedException {
    controller.startup();
    if (killed) {
      unregister();
    }
    broker.startup();
  }

  /**
   * Where the controller has no answer for so long, the broker's own start fails a minute later:
   * the session of the killed one lasts an hour, and a broker registers for a minute at most.
   */
  private void unregister() throws InterruptedException {
    long deadline = System.nanoTime() + UNREGISTERED_WITHIN.toNanos();
    ControllerRequestContext context =
        new ControllerRequestContext(
            new RequestHeaderData(), KafkaPrincipal.ANONYMOUS, OptionalLong.of(deadline));
    while (true) {
      try {
        controller
            .controller()
            .unregisterBroker(context, id)
            .get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        return;
      } catch (ExecutionException e) {
        if (e.getCause() instanceof BrokerIdNotRegisteredException) {
          return;
        }
        if (!(e.getCause() instanceof NotControllerException) || System.nanoTime() - deadline > 0) {
          LOG.info("The broker before is waited for: {}", e.getCause().toString());
          return;
        }
      } catch (TimeoutException e) {
        LOG.info("The broker before is waited for: the controller has no answer");
        return;
      }
      Thread.sleep(PAUSE_MILLIS); // until it leads the quorum, of which it is the only member
    }
  }

  /** The logs of its partitions. */
  ReplicaManager replicas() {
    return broker.replicaManager();
  }

  /** The broker first, which tells the controller. */
  void shutdown() {
    broker.shutdown();
    controller.shutdown();
  }

  void awaitShutdown() {
    broker.awaitShutdown();
    controller.awaitShutdown();
  }
}
