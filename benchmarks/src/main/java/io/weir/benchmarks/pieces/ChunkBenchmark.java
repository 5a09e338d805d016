package io.weir.benchmarks.pieces;

import io.weir.model.chunk.PackedChunk;
import io.weir.model.chunk.Rows;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A sealed chunk of 256 samples of 10 values: packing it, opening it and reading one sample, and
 * reading all.
 *
 * <p>Measured on 2 vCPU (AMD EPYC), OpenJDK 17.0.15, {@code -f 1 -wi 3 -i 3}:
 *
 * <pre>
 *   openAndFindOne      122 ns     &plusmn; 9
 *   openAndReadAll   10,744 ns     &plusmn; 2,136   (42 ns a sample)
 *   packChunk        14,033 ns     &plusmn; 3,587   (55 ns a sample)
 * </pre>
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class ChunkBenchmark {
  private static final int SIZE = 256;

  private final double[] row = new double[10];
  private Rows rows;
  private byte[] packed;
  private long middle;

  @Setup
  public void pack() {
    rows = Samples.rows(SIZE);
    packed = PackedChunk.pack(rows, 0, SIZE);
    middle = rows.time(SIZE / 2);
  }

  @Benchmark
  public byte[] packChunk() {
    return PackedChunk.pack(rows, 0, SIZE);
  }

  @Benchmark
  public double[] openAndFindOne() {
    PackedChunk chunk = new PackedChunk(packed, 0, packed.length);
    chunk.copyValues(chunk.before(middle), row, 0);
    return row;
  }

  @Benchmark
  public long openAndReadAll() {
    PackedChunk chunk = new PackedChunk(packed, 0, packed.length);
    long sum = 0;
    for (int i = 0; i < chunk.size(); i++) {
      chunk.copyValues(i, row, 0);
      sum += chunk.time(i) + (long) row[0];
    }
    return sum;
  }
}
