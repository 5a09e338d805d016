package io.weir.benchmarks.profile;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The parts of a way, and which of them a thread is at: by its name, and where one thread does
 * several things, by the innermost of its methods that tells.
 */
public final class CostModel {
  private static final String OTHER = "Flink's and Kafka's own affairs, the rest";

  /** Threads that do the same things. */
  private record Crew(Pattern names, String part, List<Clue> clues) {}

  /** Methods that tell what a thread is at; no part where it is what its crew is at anyway. */
  private record Clue(Pattern methods, String part) {}

  private static final Crew REST = crew("", OTHER);

  private static final List<Crew> MACHINE =
      List.of(
          crew("C[12] CompilerThre|Sweeper", "JVM: compiler"),
          crew("GC Thread|G1 |VM Thread|VM Periodic", "JVM: garbage collection, safepoints"),
          crew("JFR ", "the recording"));

  /** From a request with samples to the state. */
  public static final CostModel OF_SAMPLE =
      new CostModel(
          List.of(
              crew(
                  "http-",
                  "HTTP: read, answer",
                  clue("org\\.eclipse\\.jetty\\.|io\\.javalin\\.|sun\\.nio\\.ch\\.", null),
                  clue("org\\.apache\\.kafka\\.", "produce"),
                  clue("io\\.weir\\.gateway\\.(Kafka|SampleTopic)", "produce"),
                  clue("io\\.weir\\.(gateway|model)\\.", "parse and pack")),
              crew("kafka-producer", "produce"),
              crew("data-plane-kafka-network", "broker: network"),
              crew("data-plane-kafka-request", "broker: requests, append to the log"),
              crew("Source Data Fetcher|Source Data Fet", "consume"),
              crew(
                  "Source: samples|store",
                  "Flink: between source and state",
                  clue("\\.checkpoint|\\.snapshot|Checkpoint", "checkpoint"),
                  clue("ChunkTree\\.(seal|writeSealed)|PackedChunk\\.pack", "seal"),
                  clue(
                      "io\\.weir\\.job\\.store\\.(Buckets|RollUp|Ladder)", "buckets of the ladder"),
                  clue("io\\.weir\\.job\\.store\\.", "append"),
                  clue("io\\.weir\\.job\\.(BlockDes|Routing)|io\\.weir\\.model\\.", "split"),
                  clue("org\\.apache\\.kafka\\.|connector\\.kafka", "consume")),
              crew("rocksdb", "RocksDB: flush and merge files"),
              crew("AsyncOperations|Flink-RocksDBSta|Checkpoint Timer", "checkpoint")));

  /** From a question to its answer. */
  public static final CostModel OF_QUESTION =
      new CostModel(
          List.of(
              crew("http-", "HTTP: read, hand over"),
              crew(
                  "weir-reply",
                  "HTTP: answer",
                  clue("org\\.eclipse\\.jetty\\.|io\\.javalin\\.|sun\\.nio\\.ch\\.", null),
                  clue("io\\.weir\\.query\\.", "render")),
              crew(
                  "weir-ask-",
                  "hand over to the task",
                  clue("org\\.rocksdb\\.", "read (RocksDB)"),
                  clue("contrib\\.streaming\\.state|state\\.rocksdb", "read (RocksDB)"),
                  clue(
                      "io\\.weir\\.job\\.(ListState|RocksDb|store\\.ChunkStore)", "read (RocksDB)"),
                  clue("io\\.weir\\.job\\.store\\.(Directory|Index)", "lookup"),
                  clue("io\\.weir\\.model\\.(Answer|Question)", "encode, decode"),
                  clue("io\\.weir\\.(model\\.chunk|job\\.store)\\.", "sample")),
              crew("rocksdb", "RocksDB: flush and merge files"),
              crew("AsyncOperations|Flink-RocksDBSta|Checkpoint Timer", "checkpoint")));

  private final List<Crew> crews;

  private CostModel(List<Crew> crews) {
    this.crews = crews;
  }

  private static Crew crew(String names, String part, Clue... clues) {
    return new Crew(Pattern.compile(names), part, List.of(clues));
  }

  private static Clue clue(String methods, String part) {
    return new Clue(Pattern.compile(methods), part);
  }

  /** Which crew a thread belongs to, as a number. */
  int crewOf(String name) {
    List<Crew> all = all();
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).names().matcher(name).lookingAt()) {
        return i;
      }
    }
    return all.size();
  }

  /** What its threads are at where nothing tells. */
  String partOf(int crew) {
    return crew(crew).part();
  }

  /** What a thread of a crew is at. */
  String partOf(int crew, List<String> frames) {
    Crew found = crew(crew);
    for (String frame : frames) {
      for (Clue clue : found.clues()) {
        if (clue.methods().matcher(frame).find()) {
          return clue.part() == null ? found.part() : clue.part();
        }
      }
    }
    return found.part();
  }

  private Crew crew(int number) {
    List<Crew> all = all();
    return number < all.size() ? all.get(number) : REST;
  }

  private List<Crew> all() {
    return Stream.concat(crews.stream(), MACHINE.stream()).toList();
  }
}
