package io.weir.gateway.kafka;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.common.Node;

/** How full the disks of Kafka's brokers are, as they report it. Callers never wait. */
final class BrokerDisks {
  private final Map<Integer, Disk> disks = new ConcurrentSkipListMap<>();

  /**
   * The disks of one broker's log, added up.
   *
   * @param freeBytes that the broker may use; 0 if unknown
   * @param sizeBytes of the file systems; 0 if unknown
   */
  record Disk(int broker, long freeBytes, long sizeBytes) {}

  /** Sends a request to all brokers, and returns at once. */
  void ask(Admin admin) {
    admin
        .describeCluster()
        .nodes()
        .whenComplete(
            (nodes, failure) -> {
              if (failure != null) {
                disks.clear();
              } else {
                ask(admin, nodes.stream().map(Node::id).toList());
              }
            });
  }

  private void ask(Admin admin, List<Integer> brokers) {
    disks.keySet().retainAll(brokers);
    admin
        .describeLogDirs(brokers)
        .descriptions()
        .forEach(
            (broker, answer) ->
                answer.whenComplete(
                    (directories, failure) -> {
                      if (failure == null) {
                        disks.put(broker, disk(broker, directories.values()));
                      } else {
                        disks.remove(broker);
                      }
                    }));
  }

  private static Disk disk(int broker, Collection<LogDirDescription> directories) {
    long free = 0;
    long size = 0;
    for (LogDirDescription directory : directories) {
      free += directory.usableBytes().orElse(0);
      size += directory.totalBytes().orElse(0);
    }
    return new Disk(broker, free, size);
  }

  /** The last answers, one for each broker that answered. */
  List<Disk> known() {
    return List.copyOf(disks.values());
  }
}
