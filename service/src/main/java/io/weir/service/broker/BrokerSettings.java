package io.weir.service.broker;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Kafka's settings: one small node, broker and controller, on loopback. */
final class BrokerSettings {
  static final int NODE_ID = 1;
  static final String HOST = "127.0.0.1";
  static final String CONTROLLER_LISTENER = "CONTROLLER";
  private static final String BROKER_LISTENER = "BROKER";

  private BrokerSettings() {}

  static Map<String, String> of(Path dir, int brokerPort, int controllerPort) {
    Map<String, String> settings = new HashMap<>();
    addPlace(settings, dir, brokerPort, controllerPort);
    addSingleNode(settings);
    addBounds(settings);
    return settings;
  }

  private static void addPlace(
      Map<String, String> settings, Path dir, int brokerPort, int controllerPort) {
    String broker = BROKER_LISTENER + "://" + HOST + ":" + brokerPort;
    String controller = CONTROLLER_LISTENER + "://" + HOST + ":" + controllerPort;
    settings.put("log.dirs", dir.toString());
    settings.put("process.roles", "broker,controller");
    settings.put("node.id", Integer.toString(NODE_ID));
    settings.put("listeners", broker + "," + controller);
    settings.put("advertised.listeners", broker + "," + controller);
    settings.put(
        "listener.security.protocol.map",
        BROKER_LISTENER + ":PLAINTEXT," + CONTROLLER_LISTENER + ":PLAINTEXT");
    settings.put("inter.broker.listener.name", BROKER_LISTENER);
    settings.put("controller.listener.names", CONTROLLER_LISTENER);
    // Static voters are not stored in the metadata log, so the port may change at every start.
    settings.put("controller.quorum.voters", NODE_ID + "@" + HOST + ":" + controllerPort);
  }

  private static void addSingleNode(Map<String, String> settings) {
    for (String log : new String[] {"offsets.topic", "transaction.state.log"}) {
      settings.put(log + ".num.partitions", "1");
      settings.put(log + ".replication.factor", "1");
    }
    settings.put("transaction.state.log.min.isr", "1");
    settings.put("share.coordinator.state.topic.num.partitions", "1");
    settings.put("share.coordinator.state.topic.replication.factor", "1");
    settings.put("share.coordinator.state.topic.min.isr", "1");
    settings.put("group.initial.rebalance.delay.ms", "0");
    settings.put("auto.create.topics.enable", "false");
    settings.put("broker.session.timeout.ms", "3600000");
    settings.put("broker.heartbeat.interval.ms", "1000");
  }

  /** Threads and buffers for a process that shares two cores and 2 GB with everything else. */
  private static void addBounds(Map<String, String> settings) {
    settings.put("num.network.threads", "2");
    settings.put("num.io.threads", "3");
    settings.put("background.threads", "2");
    settings.put("num.recovery.threads.per.data.dir", "2");
    settings.put("group.coordinator.threads", "1");
    settings.put("share.coordinator.threads", "1");
    settings.put("queued.max.requests", "64");
    settings.put("log.cleaner.threads", "1");
    settings.put("log.cleaner.dedupe.buffer.size", Integer.toString(4 << 20));
    settings.put("log.cleaner.io.buffer.size", Integer.toString(256 << 10));
    settings.put("log.segment.bytes", Integer.toString(256 << 20));
    settings.put("log.roll.hours", "6");
    settings.put("metadata.max.idle.interval.ms", "5000");
    settings.put("metric.reporters", ""); // not one MBean for each of thousands of metrics
  }
}
