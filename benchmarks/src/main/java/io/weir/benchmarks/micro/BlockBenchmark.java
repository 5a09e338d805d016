package io.weir.benchmarks.micro;

import io.weir.model.Tag;
import io.weir.model.block.BlockPacker;
import io.weir.model.block.SampleReader;
import io.weir.model.block.UnpackedBlock;
import io.weir.testkit.workload.Workload;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A block of 500 samples of 10 values with the skew of W3: half a request of 1000 at 10,000/s.
 * Writing includes the collection of samples by series, reading includes tags' hashes.
 */
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BlockBenchmark extends MicroBenchmark {
  private static final int SAMPLES = 500;
  private static final int RATE = 5_000;

  private final byte[][] tags = new byte[SAMPLES][];
  private final long[] times = new long[SAMPLES];
  private final double[][] values = new double[SAMPLES][];
  private byte[] plain;
  private byte[] packed;

  @Setup
  public void write() {
    Workload workload = Samples.workload(RATE);
    for (int i = 0; i < SAMPLES; i++) {
      tags[i] = Tag.of(workload.name(workload.tag(i))).utf8();
      times[i] = workload.time(i);
      values[i] = workload.values(workload.tag(i), times[i]);
    }
    UnpackedBlock samples = collect();
    plain = samples.plain();
    packed = new BlockPacker().pack(samples);
    System.out.printf("%d bytes plain, %d packed%n", plain.length, packed.length);
  }

  private UnpackedBlock collect() {
    UnpackedBlock samples = new UnpackedBlock(Workload.WIDTH);
    for (int i = 0; i < SAMPLES; i++) {
      int hash = Tag.hash(tags[i], 0, tags[i].length);
      samples.add(hash, tags[i], 0, tags[i].length, times[i], values[i]);
    }
    return samples;
  }

  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public UnpackedBlock collectAlone() {
    return collect();
  }

  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public byte[] writePlain() {
    return collect().plain();
  }

  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public byte[] writePacked() {
    return new BlockPacker().pack(collect());
  }

  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public void readPlain(Blackhole hole) {
    read(plain, hole);
  }

  @Benchmark
  @OperationsPerInvocation(SAMPLES)
  public void readPacked(Blackhole hole) {
    read(packed, hole);
  }

  private static void read(byte[] block, Blackhole hole) {
    SampleReader reader = SampleReader.of(block);
    while (reader.next()) {
      if (reader.beginsSeries()) {
        hole.consume(reader.tagHash());
      }
      hole.consume(reader.time());
      hole.consume(reader.values());
    }
  }
}
