package io.weir.cluster;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.MetadataVersion;

/**
 * Brokers, each in a zone. The first three are controllers too; every topic is on three brokers,
 * and two of them must have it.
 */
final class Brokers {
  static final int COUNT = 3;

  /** A zone for each of three brokers. */
  static final List<String> ZONES = List.of("a", "b", "c");

  private static final int HEAP_MEGABYTES = 224;
  private static final String HOST = "127.0.0.1";

  private final List<ClusterProcess> processes = new ArrayList<>();
  private final List<Integer> ports;
  private final Admin admin;

  /**
   * @param zones of each broker, three or more; clients read from the replica in their own
   */
  Brokers(Path dir, Path logs, Ports free, List<String> zones) throws Exception {
    ports = zones.stream().map(zone -> free.next()).toList();
    List<Integer> controllers = IntStream.range(0, COUNT).map(i -> free.next()).boxed().toList();
    String voters =
        IntStream.range(0, COUNT)
            .mapToObj(i -> (i + 1) + "@" + HOST + ":" + controllers.get(i))
            .collect(Collectors.joining(","));
    String clusterId = Uuid.randomUuid().toString();
    for (int i = 0; i < zones.size(); i++) {
      Path place = Files.createDirectories(dir.resolve("kafka-" + (i + 1)));
      Properties settings = settings(i + 1, place, zones.get(i));
      String listener = "BROKER://" + HOST + ":" + ports.get(i);
      settings.put("advertised.listeners", listener);
      if (i < COUNT) {
        settings.put("process.roles", "broker,controller");
        listener += ",CONTROLLER://" + HOST + ":" + controllers.get(i);
        settings.put("advertised.listeners", listener);
      }
      settings.put("listeners", listener);
      settings.put("controller.quorum.voters", voters);
      Path file = dir.resolve("kafka-" + (i + 1) + ".properties");
      try (Writer out = Files.newBufferedWriter(file)) {
        settings.store(out, null);
      }
      format(place, i + 1, clusterId);
      processes.add(
          new ClusterProcess.Builder("kafka-" + (i + 1), logs)
              .heap(HEAP_MEGABYTES)
              .verbose()
              .main("kafka.Kafka", file.toString()));
    }
    admin = Admin.create(Map.of("bootstrap.servers", bootstrap(), "client.id", "test"));
  }

  private static Properties settings(int node, Path place, String zone) {
    Properties settings = new Properties();
    settings.putAll(
        Map.of(
            "process.roles", "broker",
            "node.id", Integer.toString(node),
            "broker.rack", zone,
            "replica.selector.class", "org.apache.kafka.common.replica.RackAwareReplicaSelector",
            "log.dirs", place.toString(),
            "listener.security.protocol.map", "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "inter.broker.listener.name", "BROKER",
            "controller.listener.names", "CONTROLLER"));
    settings.putAll(
        Map.of(
            "default.replication.factor", "3",
            "min.insync.replicas", "2",
            "offsets.topic.replication.factor", "3",
            "offsets.topic.num.partitions", "3",
            "transaction.state.log.replication.factor", "3",
            "transaction.state.log.min.isr", "2",
            "transaction.state.log.num.partitions", "3",
            "group.initial.rebalance.delay.ms", "0"));
    // How soon others lead in the place of a broker that has died. Both waits add up where it was
    // the active controller: the next one gives it a whole session more.
    settings.putAll(
        Map.of(
            "broker.session.timeout.ms", "2000",
            "broker.heartbeat.interval.ms", "400",
            "controller.quorum.fetch.timeout.ms", "1000",
            "controller.quorum.election.timeout.ms", "500",
            "controller.quorum.election.backoff.max.ms", "200",
            "replica.lag.time.max.ms", "3000"));
    settings.putAll(
        Map.of(
            "num.network.threads", "2",
            "num.io.threads", "2",
            "background.threads", "2",
            "log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20),
            "log.segment.bytes", Integer.toString(64 << 20),
            "share.coordinator.state.topic.replication.factor", "3",
            "share.coordinator.state.topic.min.isr", "2"));
    return settings;
  }

  private static void format(Path place, int node, String clusterId) throws Exception {
    new Formatter()
        .setPrintStream(
            new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8))
        .setNodeId(node)
        .setClusterId(clusterId)
        .setReleaseVersion(MetadataVersion.LATEST_PRODUCTION)
        .setControllerListenerName("CONTROLLER")
        .addDirectory(place.toString())
        .setMetadataLogDirectory(place.toString())
        .run();
  }

  List<ClusterProcess> processes() {
    return List.copyOf(processes);
  }

  /** The one of the three controllers that decides, which is a broker too. */
  ClusterProcess activeController() throws ExecutionException, InterruptedException {
    return processes.get(activeNode() - 1);
  }

  /** One that is not the active controller, nor any of these. */
  ClusterProcess another(List<ClusterProcess> besides)
      throws ExecutionException, InterruptedException {
    ClusterProcess active = activeController();
    return processes.stream()
        .filter(each -> each != active && !besides.contains(each))
        .findFirst()
        .orElseThrow();
  }

  private int activeNode() throws ExecutionException, InterruptedException {
    return admin.describeMetadataQuorum().quorumInfo().get().leaderId();
  }

  String bootstrap() {
    return ports.stream().map(port -> HOST + ":" + port).collect(Collectors.joining(","));
  }

  /** The topics, of those given, of which some broker does not have all partitions in full. */
  List<String> lackOf(List<String> topics) throws ExecutionException, InterruptedException {
    Map<String, TopicDescription> described = admin.describeTopics(topics).allTopicNames().get();
    return topics.stream()
        .filter(
            topic ->
                described.get(topic).partitions().stream().anyMatch(p -> p.isr().size() < COUNT))
        .toList();
  }

  void close() {
    admin.close();
  }
}
