package io.weir.benchmarks.micro;

import io.weir.job.samples.ChunkKey;
import io.weir.job.samples.ChunkStore;
import io.weir.job.samples.Retention;
import io.weir.job.samples.TagNameWalk;
import io.weir.job.samples.TagNames;
import io.weir.model.KeyGroups;
import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.SampleBlock;
import io.weir.model.Tag;
import io.weir.model.TaskKeyGroups;
import io.weir.testkit.workload.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * The query, 1000 points of a tag with a sample a second, over chunks on the heap: what is left of
 * a query without RocksDB, Flink and HTTP. And its answer as bytes.
 *
 * <p>Measured on 2 vCPU (AMD EPYC), OpenJDK 17.0.15, {@code -f 1 -wi 3 -i 3}:
 *
 * <pre>
 *   minutes            10          1440
 *   sample           23.2 us     89.5 us    &plusmn; 5.6, 16
 *   sampleToBytes    25.6 us     99.9 us    &plusmn; 5.4, 6.4
 * </pre>
 */
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SamplingBenchmark extends MicroBenchmark {
  private static final int DAY_SECONDS = 86_400;
  private static final int BLOCK = 1000;
  private static final int POINTS = 1000;
  private static final long HEAP_BYTES = 16 << 20;
  private static final long SECOND = 1_000_000_000L;

  /** The length of the interval; every period of the shortest has 0.6 samples. */
  @Param({"10", "60", "360", "1440"})
  public int minutes;

  private ChunkStore store;
  private Query query;

  @Setup
  public void fill() {
    Tag tag = Tag.of("jmh-00000");
    HeapStore fragments = new HeapStore();
    Duration ever = Duration.ofDays(36_500);
    store =
        ChunkStore.over(
            fragments,
            fragments,
            new NoNames(),
            new TaskKeyGroups(new KeyGroups(1), 0, 0),
            (scheduled, at) -> {},
            () -> QueryResult.Status.empty(0, 0),
            new Retention(ever, ever),
            () -> Instant.ofEpochSecond(Samples.START / SECOND + DAY_SECONDS),
            System::nanoTime,
            HEAP_BYTES);
    Workload workload = Samples.workload(1);
    SampleBlock.Writer block = new SampleBlock.Writer(Workload.WIDTH, BLOCK);
    for (int i = 0; i < DAY_SECONDS; i++) {
      block.add(tag, workload.time(i), workload.values(0, workload.time(i)));
      if (block.count() == BLOCK) {
        store.samples().add(block.toBytes());
        store.samples().flush();
        block.clear();
      }
    }
    long end = Samples.START + DAY_SECONDS * SECOND;
    Periods periods = new Periods(end - minutes * 60 * SECOND, end, POINTS);
    query = new Query.Report(tag, periods, 0, Workload.WIDTH);
  }

  @Benchmark
  public QueryResult sample() {
    return store.engine().answer(query);
  }

  @Benchmark
  public byte[] sampleToBytes() {
    return store.engine().answer(query).toBytes();
  }

  /** Has no name, whatever was put. */
  private static final class NoNames implements TagNames {
    @Override
    public byte[] get(ChunkKey group, Tag name) {
      return null;
    }

    @Override
    public void put(ChunkKey group, Tag name, byte[] value) {
      // Names are not measured.
    }

    @Override
    public void remove(ChunkKey group, Tag name) {
      // Nothing was put.
    }

    @Override
    public TagNameWalk walk() {
      return new TagNameWalk() {
        @Override
        public List<Name> names(ChunkKey group, byte[] from, int limit) {
          return List.of();
        }

        @Override
        public long count(ChunkKey group) {
          return 0;
        }
      };
    }
  }
}
