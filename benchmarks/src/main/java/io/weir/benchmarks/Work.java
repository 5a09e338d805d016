package io.weir.benchmarks;

import io.weir.benchmarks.server.SystemUnderTest;
import java.util.List;
import java.util.function.Function;

/** What can be measured, each by one or more parts that are done one after the other. */
enum Work {
  /** Ten minutes of dense data at once. */
  BULK(run -> List.of(new BulkPart(run))),
  /** The query. */
  QUERY(run -> List.of(new QueryPart(run))),
  /** Functions of each period. */
  FUNCTIONS(FunctionPart::parts),
  /** Raw samples, all of ten dense minutes. */
  EXPORT(run -> List.of(new ExportPart(run))),
  /** One message a request. */
  POSTS(run -> List.of(new PostPart(run))),
  /** R5 and R6 while W4 runs. */
  MIXED(run -> List.of(new MixedPart(run, false))),
  /** Queries while Weir takes checkpoints, and between them. */
  CHECKPOINT(run -> List.of(new CheckpointPart(run))),
  /** What ingest costs with more tags and with other sizes of batches. */
  GROWTH(run -> List.of(new GrowthPart(run))),
  /** The first minutes after a start: {@link ColdWork}, which starts servers anew. */
  COLD(run -> List.of()),
  /** Starts on data, one figure of {@link #COLD} by itself. */
  STARTS(run -> List.of(new StartsPart(run))),
  /** Clients of other habits. */
  CLIENTS(run -> List.of(new ClientsPart(run))),
  /** What a query costs with more and more tags and samples held; on servers of its own. */
  DATASET_SIZE(DatasetSizePart::parts),
  /** Streams, keys and documents: {@link RecordParts}, since other servers have these. */
  RECORDS(run -> List.of());

  private final Function<RunContext, List<BenchPart<SystemUnderTest>>> parts;

  Work(Function<RunContext, List<BenchPart<SystemUnderTest>>> parts) {
    this.parts = parts;
  }

  List<BenchPart<SystemUnderTest>> parts(RunContext run) {
    return parts.apply(run);
  }

  /** The name as {@code --work} takes it. */
  @Override
  public String toString() {
    return name().replace('_', '-');
  }
}
