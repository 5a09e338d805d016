package io.weir.benchmarks.micro;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import io.weir.gateway.formats.JacksonReader;
import io.weir.gateway.formats.MessageRules;
import io.weir.gateway.formats.MessageScanner;
import io.weir.gateway.formats.SampleSink;
import io.weir.testkit.workload.MessageWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * A message of 140 bytes, read by the scanner for the usual shape, by the reader for any shape
 * (Jackson streaming, with all its checks), and by Jackson databind, which checks nothing.
 *
 * <p>Measured on 2 vCPU (AMD EPYC), OpenJDK 17.0.15, {@code -f 1 -wi 3 -i 3}:
 *
 * <pre>
 *   scanner            136 ns   &plusmn; 9
 *   jacksonStreaming   763 ns   &plusmn; 584
 *   jacksonDatabind    726 ns   &plusmn; 144
 * </pre>
 */
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ParsingBenchmark extends MicroBenchmark {
  private static final int MESSAGES = 256;

  private final MessageRules rules = new MessageRules(10, 10, Long.MAX_VALUE, MESSAGES);
  private final MessageScanner scanner = new MessageScanner(rules);
  private final JacksonReader jackson = new JacksonReader(rules);
  private final ObjectReader databind = new ObjectMapper().readerFor(Message.class);
  private final byte[][] messages = new byte[MESSAGES][];

  /** What databind makes of a message. */
  public record Message(long time, String tag, double[] values) {}

  @Setup
  public void write() {
    MessageWriter writer = new MessageWriter(Samples.workload(1000), MessageWriter.Body.ONE);
    for (int i = 0; i < MESSAGES; i++) {
      writer.write(0, i, i + 1);
      messages[i] = Arrays.copyOf(writer.buffer(), writer.end());
    }
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void scanner(Blackhole hole) {
    SampleSink sink = (tag, offset, length, time, values) -> hole.consume(time);
    for (byte[] message : messages) {
      hole.consume(scanner.read(message, 0, message.length, sink));
    }
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void jacksonStreaming(Blackhole hole) {
    SampleSink sink = (tag, offset, length, time, values) -> hole.consume(time);
    for (byte[] message : messages) {
      hole.consume(jackson.read(message, 0, message.length, sink));
    }
  }

  @Benchmark
  @OperationsPerInvocation(MESSAGES)
  public void jacksonDatabind(Blackhole hole) throws IOException {
    for (byte[] message : messages) {
      hole.consume(databind.<Message>readValue(message));
    }
  }
}
