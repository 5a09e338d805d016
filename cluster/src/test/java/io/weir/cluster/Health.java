package io.weir.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Nothing is amiss when all processes run, all topics are on all brokers, both gateways take
 * samples, each replica's JobManager runs the job, and both query services see every proxy of both
 * replicas answer for every key group, and both replicas for records.
 */
record Health(
    Http http,
    Brokers brokers,
    List<FlinkReplica> replicas,
    List<String> gatewayUrls,
    List<String> queryUrls) {
  static final List<String> TOPICS = List.of("samples", "records", "changes");

  /** What is amiss, empty if nothing. */
  String fault(List<ClusterProcess> processes)
      throws InterruptedException, IOException, ExecutionException {
    for (ClusterProcess process : processes) {
      if (!process.isRunning()) {
        return process.name() + " has ended";
      }
    }
    for (String gateway : gatewayUrls) {
      if (!http.isOk(gateway + "/ready")) {
        return gateway + " is not ready";
      }
    }
    for (FlinkReplica replica : replicas) {
      // Tasks of a JobManager that is gone answer until they notice.
      if (!runsAllTasks(replica)) {
        return replica.address() + " does not run its job";
      }
    }
    for (String query : queryUrls) {
      String metrics = http.get(query + "/metrics").body();
      for (FlinkReplica replica : replicas) {
        String line =
            "weir_query_proxies_healthy{replica=\"%s\"} %d"
                .formatted(replica.metricLabel(), replica.proxies());
        if (!metrics.contains(line)) {
          return query + " misses proxies of " + replica.address();
        }
        String records =
            "weir_replica_records_answering{replica=\"%s\"} 1".formatted(replica.metricLabel());
        if (!metrics.contains(records)) {
          return query + " misses records of " + replica.address();
        }
      }
    }
    List<String> lacking = brokers.lackOf(TOPICS);
    return lacking.isEmpty() ? "" : "a broker is behind in " + lacking;
  }

  /** Whether its JobManager has one job, all tasks of which run. */
  private boolean runsAllTasks(FlinkReplica replica) throws IOException, InterruptedException {
    int running = 0;
    for (JsonNode job : http.json(replica.rest() + "/jobs/overview").get("jobs")) {
      JsonNode tasks = job.get("tasks");
      if (job.get("state").asText().equals("RUNNING")
          && tasks.get("running").asInt() == tasks.get("total").asInt()) {
        running++;
      }
    }
    return running == 1;
  }
}
