package io.weir.cluster;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.weir.testkit.client.Address;
import io.weir.testkit.client.Service;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Brokers, two replicas of the job, two gateways and two query services, each a process of its own.
 * The query services prefer different replicas.
 */
final class LiveCluster implements AutoCloseable {
  private static final Duration WITHIN = Duration.ofMinutes(3);
  private static final int SERVICE_HEAP_MEGABYTES = 128;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);
  private static final Duration SAVE_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(6);

  private final Path dir;
  private final Path logs;
  private final Ports free = new Ports();
  private final Http http = new Http();
  private final List<ClusterProcess> processes = new ArrayList<>();
  private final List<String> gatewayUrls = new ArrayList<>();
  private final List<String> queryUrls = new ArrayList<>();
  private final Thread atExit = new Thread(this::killAll);
  private final Brokers brokers;
  private final FlinkReplica a;
  private final FlinkReplica b;
  private final List<ClusterProcess> gateways = new ArrayList<>();
  private final List<ClusterProcess> queries = new ArrayList<>();
  private final Health health;

  LiveCluster(Path dir) throws Exception {
    this.dir = dir;
    logs = Files.createDirectories(dir.resolve("logs"));
    Runtime.getRuntime().addShutdownHook(atExit);
    brokers = new Brokers(dir, logs, free, Brokers.ZONES);
    Map<String, String> job =
        Map.of(
            "WEIR_BOOTSTRAP_SERVERS", brokers.bootstrap(),
            "WEIR_RECORD_PARTITIONS", "3",
            "WEIR_FLUSH_INTERVAL", "150ms", // fewer fetches, which take a good part of the cores
            "WEIR_CHECKPOINT_INTERVAL", "4s");
    a = new FlinkReplica("a", 2, dir, logs, free, job);
    b = new FlinkReplica("b", 1, dir, logs, free, job);
    for (int i = 1; i <= 2; i++) {
      gateways.add(gateway(i));
      queries.add(query(i, i == 1 ? List.of(a, b) : List.of(b, a)));
    }
    health = new Health(http, brokers, List.of(a, b), gatewayUrls, queryUrls);
  }

  /** Starts the supervisors, which submit the jobs; returns when nothing is amiss. */
  void startJobs() throws IOException {
    started(a.supervisor());
    started(b.supervisor());
    awaitWell();
  }

  private ClusterProcess gateway(int number) {
    int port = free.next();
    gatewayUrls.add("http://127.0.0.1:" + port);
    return role("gateway-" + number)
        .environment(
            Map.of(
                "WEIR_PORT", Integer.toString(port),
                "WEIR_INSTANCE", Integer.toString(number),
                "WEIR_BOOTSTRAP_SERVERS", brokers.bootstrap(),
                "WEIR_RECORD_PARTITIONS", "3",
                "WEIR_PARTITIONS", "3",
                "WEIR_REPLICATION", "3",
                "WEIR_MIN_INSYNC", "2",
                "WEIR_MAX_IN_FLIGHT", "16MB"))
        .main("io.weir.Weir", "gateway");
  }

  private ClusterProcess query(int number, List<FlinkReplica> replicas) {
    int port = free.next();
    queryUrls.add("http://127.0.0.1:" + port);
    return role("query-" + number)
        .environment(
            Map.of(
                "WEIR_PORT",
                Integer.toString(port),
                "WEIR_INSTANCE",
                Integer.toString(number),
                "WEIR_BOOTSTRAP_SERVERS",
                brokers.bootstrap(),
                "WEIR_RECORD_PARTITIONS",
                "3",
                "WEIR_JOBS",
                replicas.stream().map(FlinkReplica::address).collect(Collectors.joining(";"))))
        .main("io.weir.Weir", "query");
  }

  private ClusterProcess.Builder role(String name) {
    return new ClusterProcess.Builder(name, logs).heap(SERVICE_HEAP_MEGABYTES);
  }

  /** Starts everything but the jobs and their supervisors; returns when these can be started. */
  void start() throws Exception {
    started(brokers.processes());
    for (FlinkReplica replica : List.of(a, b)) {
      started(List.of(replica.jobManager()));
      started(replica.taskManagers());
    }
    started(gateways);
    started(queries);
    await()
        .atMost(WITHIN)
        .until(
            () -> {
              for (String gateway : gatewayUrls) {
                if (!http.isOk(gateway + "/ready")) {
                  return false;
                }
              }
              return http.isOk(a.rest() + "/overview") && http.isOk(b.rest() + "/overview");
            });
  }

  private void started(List<ClusterProcess> some) throws IOException {
    for (ClusterProcess process : some) {
      started(process);
    }
  }

  /** Starts it, and ends it with the cluster. */
  ClusterProcess started(ClusterProcess process) throws IOException {
    processes.add(process);
    process.start();
    return process;
  }

  /** The ids of the replica's jobs that have not ended. */
  List<String> jobs(FlinkReplica replica) throws IOException, InterruptedException {
    List<String> ids = new ArrayList<>();
    for (JsonNode job : http.json(replica.rest() + "/jobs/overview").get("jobs")) {
      if (!List.of("FAILED", "CANCELED", "FINISHED").contains(job.get("state").asText())) {
        ids.add(job.get("jid").asText());
      }
    }
    return ids;
  }

  /**
   * Waits until the others have noticed that brokers were killed: until then nothing seems amiss.
   * Returns at once for any other processes.
   */
  void awaitNoticed(List<ClusterProcess> killed) {
    if (!Collections.disjoint(brokers.processes(), killed)) {
      await()
          .atMost(WITHIN)
          .ignoreExceptions()
          .until(() -> brokers.lackOf(Health.TOPICS).equals(Health.TOPICS));
    }
  }

  /** Waits until nothing is amiss, see {@link Health}. */
  void awaitWell() {
    await()
        .atMost(WITHIN)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptions()
        .until(() -> health.fault(processes), String::isEmpty);
  }

  FlinkReplica a() {
    return a;
  }

  FlinkReplica b() {
    return b;
  }

  Brokers brokers() {
    return brokers;
  }

  List<ClusterProcess> gateways() {
    return List.copyOf(gateways);
  }

  List<ClusterProcess> queries() {
    return List.copyOf(queries);
  }

  /** Everything that may be killed, each kind before the second of any kind. */
  List<ClusterProcess> parts() {
    List<ClusterProcess> kafka = brokers.processes();
    return List.of(
        kafka.get(0),
        a.taskManagers().get(0),
        gateways.get(0),
        queries.get(0),
        a.jobManager(),
        a.supervisor(),
        kafka.get(1),
        b.taskManagers().get(0),
        gateways.get(1),
        queries.get(1),
        b.jobManager(),
        b.supervisor(),
        kafka.get(2),
        a.taskManagers().get(1));
  }

  /** The newest events of a stream, as one of the query services gives them. */
  JsonNode events(String bucketAndStream, int limit) throws IOException, InterruptedException {
    return http.json(queryUrls.get(0) + "/streams/" + bucketAndStream + "?limit=" + limit);
  }

  /** The gateways, any of which takes samples. */
  Service gatewayService() {
    return service(gatewayUrls, SAVE_TIMEOUT);
  }

  /** The query services, any of which answers. */
  Service queryService() {
    return service(queryUrls, QUERY_TIMEOUT);
  }

  private static Service service(List<String> urls, Duration attempt) {
    return new Service(addresses(urls), CONNECT_TIMEOUT.toNanos(), attempt.toNanos());
  }

  /** Clients of streams, which have begun. */
  StreamsTraffic streams(String bucket) {
    return StreamsTraffic.start(addresses(gatewayUrls), addresses(queryUrls), bucket);
  }

  private static List<Address> addresses(List<String> urls) {
    return urls.stream().map(Address::of).toList();
  }

  /** A datagen command that has not been started. */
  ClusterProcess datagen(String name, String... arguments) {
    List<String> command = new ArrayList<>(List.of("datagen"));
    command.addAll(List.of(arguments));
    command.addAll(
        List.of(
            "--gateway", String.join(",", gatewayUrls), "--query", String.join(",", queryUrls)));
    return role(name).main("io.weir.Weir", command.toArray(String[]::new));
  }

  Path file(String name) {
    return dir.resolve(name);
  }

  Path log(ClusterProcess process) {
    return logs.resolve(process.name() + ".log");
  }

  /** Ends with the cluster no more: it has been ended, or another takes its place. */
  void forget(ClusterProcess process) {
    processes.remove(process);
  }

  private void killAll() {
    for (ClusterProcess process : processes) {
      try {
        process.close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    brokers.close();
    killAll();
    Runtime.getRuntime().removeShutdownHook(atExit);
  }
}
