package io.weir.benchmarks.micro;

import io.weir.job.samples.chunk.Chunk;
import io.weir.job.samples.chunk.Fragments;
import io.weir.job.samples.chunk.Rows;
import io.weir.job.samples.chunk.SealedChunk;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;

/**
 * A sealed chunk of 512 samples of 10 values: packing it, opening it and reading one sample, also
 * with 8 late samples in fragments of their own after it, and reading all.
 */
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ChunkBenchmark extends MicroBenchmark {
  private static final int SIZE = 512;
  private static final int LATE = 8;

  private final double[] row = new double[10];
  private Rows rows;
  private byte[] packed;
  private byte[] withLate;
  private long middle;

  @Setup
  public void pack() {
    rows = Samples.rows(SIZE);
    packed = SealedChunk.pack(rows, 0, SIZE);
    middle = rows.time(SIZE / 2);
    withLate = Fragments.append(null, packed);
    for (int i = 0; i < LATE; i++) {
      Rows late = new Rows(rows.width(), 1);
      late.add(rows.time((i * 37 + 5) % SIZE) + 1, row);
      withLate = Fragments.append(withLate, late.toBytes(0, 1));
    }
  }

  @Benchmark
  public byte[] packChunk() {
    return SealedChunk.pack(rows, 0, SIZE);
  }

  @Benchmark
  public double[] openAndFindOne() {
    SealedChunk chunk = new SealedChunk(packed, 0, packed.length);
    chunk.copyValues(chunk.before(middle), row, 0);
    return row;
  }

  @Benchmark
  public double[] openWithLateAndFindOne() {
    Chunk chunk = Fragments.chunk(withLate);
    chunk.copyValues(chunk.before(middle), row, 0);
    return row;
  }

  @Benchmark
  public long openAndReadAll() {
    SealedChunk chunk = new SealedChunk(packed, 0, packed.length);
    long sum = 0;
    for (int i = 0; i < chunk.size(); i++) {
      chunk.copyValues(i, row, 0);
      sum += chunk.time(i) + (long) row[0];
    }
    return sum;
  }
}
