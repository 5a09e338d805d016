package io.weir.benchmarks.profile;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a server does for a sample or for a query, in parts, and which of them a thread is at: by
 * its name, and where one thread does several things, by the innermost of its methods that is known
 * here.
 */
public final class CostModel {
  private static final String OTHER = "Flink's and Kafka's own affairs, the rest";

  /**
   * Threads that do the same things.
   *
   * @param threads what their names begin with
   */
  private record Role(List<String> threads, String part, List<Rule> rules) {
    boolean isOf(String thread) {
      return threads.stream().anyMatch(thread::startsWith);
    }
  }

  /**
   * Code that shows what a thread is doing.
   *
   * @param code a method, a class with those in it, or a package with those below it, which ends
   *     with a dot
   * @param part null where it is what the thread is at anyway
   */
  private record Rule(List<String> code, String part) {
    boolean matches(String frame) {
      return code.stream().anyMatch(name -> isIn(frame, name));
    }

    private static boolean isIn(String frame, String name) {
      boolean begins = frame.startsWith(name);
      return begins
          && (name.endsWith(".")
              || frame.length() == name.length()
              || ".$".indexOf(frame.charAt(name.length())) >= 0);
    }
  }

  private static final Role REST = role(List.of(""), OTHER);

  private static final List<Role> MACHINE =
      List.of(
          role(List.of("C1 CompilerThre", "C2 CompilerThre", "Sweeper"), "JVM: compiler"),
          role(
              List.of("GC Thread", "G1 ", "VM Thread", "VM Periodic"),
              "JVM: garbage collection, safepoints"),
          role(List.of("JFR "), "the recording"));

  private static final String HTTP = "http-";
  private static final String APPEND = "broker: requests, append to the log";
  private static final Rule SERVER = rule(null, "org.eclipse.jetty.", "io.javalin.", "sun.nio.ch.");
  private static final String READ = "read (RocksDB)";
  private static final String STATE_IN_ROCKSDB = "org.apache.flink.state.rocksdb.";
  private static final Role ROCKSDB = role(List.of("rocksdb"), "RocksDB: flush and merge files");
  private static final Role CHECKPOINT =
      role(List.of("AsyncOperations", "Flink-RocksDBSta", "Checkpoint Timer"), "checkpoint");

  /** From a request with samples to the state. */
  public static final CostModel OF_SAMPLE =
      new CostModel(
          role(
              List.of(HTTP),
              "HTTP: read, answer",
              SERVER,
              rule("produce", "org.apache.kafka.", "io.weir.gateway.kafka."),
              rule("parse and pack", "io.weir.gateway.", "io.weir.model.")),
          role(List.of("kafka-producer"), "produce"),
          role(List.of("data-plane-kafka-network"), "broker: network"),
          role(List.of("data-plane-kafka-request"), APPEND),
          role(
              List.of("weir-append-"),
              APPEND,
              rule("HTTP: read, answer", "org.eclipse.jetty.", "io.weir.service.http.")),
          role(List.of("Source Data Fetcher", "Source Data Fet"), "consume"),
          role(
              List.of("Source: samples", "store"),
              "Flink: between source and state",
              rule(
                  "checkpoint",
                  "org.apache.flink.runtime.checkpoint.",
                  "org.apache.flink.runtime.state.SnapshotStrategyRunner",
                  "org.apache.flink.state.rocksdb.snapshot.",
                  "org.apache.flink.streaming.api.operators.StreamOperatorStateHandler",
                  "org.apache.flink.streaming.runtime.tasks.StreamTask.performCheckpoint",
                  "org.apache.flink.streaming.runtime.tasks.SubtaskCheckpointCoordinatorImpl",
                  "io.weir.job.LogOperator.snapshotState"),
              rule(
                  "seal",
                  "io.weir.job.samples.ChunkTree.seal",
                  "io.weir.job.samples.ChunkTree.sealChunk",
                  "io.weir.job.samples.ChunkWriter.writeSealed",
                  "io.weir.job.samples.chunk.SealedChunk.pack"),
              rule(
                  "buckets of the roll-ups",
                  "io.weir.job.samples.Buckets",
                  "io.weir.job.samples.RollUp",
                  "io.weir.job.samples.Tiers"),
              rule("append", "io.weir.job.samples."),
              rule(
                  "split",
                  "io.weir.job.BlockDeserializer",
                  "io.weir.job.LogSplit",
                  "io.weir.model."),
              rule("consume", "org.apache.kafka.", "org.apache.flink.connector.kafka.")),
          ROCKSDB,
          CHECKPOINT);

  /** From a query to its answer. */
  public static final CostModel OF_QUERY =
      new CostModel(
          role(List.of(HTTP), "HTTP: read, hand over"),
          role(List.of("weir-reply-"), "HTTP: answer", SERVER, rule("render", "io.weir.query.")),
          role(
              List.of("weir-query-"),
              "hand over to the task",
              rule(
                  READ,
                  "org.rocksdb.",
                  STATE_IN_ROCKSDB,
                  "io.weir.job.rocksdb.ListStateFragments",
                  "io.weir.job.rocksdb.RocksDbColumn",
                  "io.weir.job.rocksdb.RocksDbNameWalk",
                  "io.weir.job.samples.ChunkStore"),
              rule("lookup", "io.weir.job.samples.ChunkIndex", "io.weir.job.samples.IndexNode"),
              rule(
                  "encode, decode",
                  "io.weir.model.QueryResult",
                  "io.weir.model.QueryResultCodec",
                  "io.weir.model.Query",
                  "io.weir.model.QueryCodec"),
              rule("sample", "io.weir.job.samples.chunk.", "io.weir.job.samples.")),
          ROCKSDB,
          CHECKPOINT);

  private final List<Role> roles;

  private CostModel(Role... roles) {
    this.roles = Stream.concat(Arrays.stream(roles), MACHINE.stream()).toList();
  }

  private static Role role(List<String> threads, String part, Rule... rules) {
    return new Role(threads, part, List.of(rules));
  }

  private static Rule rule(String part, String... code) {
    return new Rule(List.of(code), part);
  }

  /** Which role a thread has, as a number. */
  int roleOf(String thread) {
    for (int i = 0; i < roles.size(); i++) {
      if (roles.get(i).isOf(thread)) {
        return i;
      }
    }
    return roles.size();
  }

  /** What threads of a role do where no known method shows it. */
  String partOf(int role) {
    return role(role).part();
  }

  /** What a thread of a role is at. */
  String partOf(int role, List<String> frames) {
    Role found = role(role);
    for (String frame : frames) {
      for (Rule rule : found.rules()) {
        if (rule.matches(frame)) {
          return rule.part() == null ? found.part() : rule.part();
        }
      }
    }
    return found.part();
  }

  private Role role(int number) {
    return number < roles.size() ? roles.get(number) : REST;
  }

  /** All methods, classes and packages that it looks for. */
  List<String> code() {
    List<String> code = new ArrayList<>();
    roles.forEach(role -> role.rules().forEach(rule -> code.addAll(rule.code())));
    return code;
  }

  /** What the names of all threads that it looks for begin with. */
  List<String> threads() {
    return roles.stream().flatMap(role -> role.threads().stream()).toList();
  }
}
