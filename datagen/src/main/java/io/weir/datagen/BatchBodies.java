package io.weir.datagen;

import io.weir.testkit.load.RequestFormat;
import io.weir.testkit.workload.MessageWriter;
import io.weir.testkit.workload.Sample;
import io.weir.testkit.workload.SampleText;
import io.weir.testkit.workload.Workload;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

/** Bodies of batches that cost little to make, so that the server has all the work. */
final class BatchBodies {
  private static final String NUMBER = "000000000";
  private static final double[] VALUES = {
    1.125, -2.25, 3.5, 4.625, 5.75, 6.875, -7.125, 8.25, 9.375, 10.5
  };
  private static final long MILLISECOND = 1_000_000L;

  private BatchBodies() {}

  private static String message(String tag, long time) {
    Sample sample = new Sample(tag, time, VALUES);
    return new String(MessageWriter.message(sample), StandardCharsets.US_ASCII);
  }

  /**
   * Batch n holds samples of a tag of its own, a millisecond from each to the next. The samples of
   * all tags have the same times, so only the name is written anew; for one thread.
   */
  static LongFunction<byte[]> tagByTag(String prefix, long start, int samples) {
    StringBuilder text = new StringBuilder();
    int[] numbers = new int[samples];
    for (int i = 0; i < samples; i++) {
      text.append(i == 0 ? '[' : ',');
      int begin = text.length();
      text.append(message(prefix + NUMBER, start + i * MILLISECOND));
      numbers[i] = text.indexOf(NUMBER + "\"", begin);
    }
    byte[] body = text.append(']').toString().getBytes(StandardCharsets.US_ASCII);
    return n -> {
      for (int at : numbers) {
        long rest = n;
        for (int digit = NUMBER.length() - 1; digit >= 0; digit--) {
          body[at + digit] = (byte) ('0' + rest % 10);
          rest /= 10;
        }
      }
      return body;
    };
  }

  /** A batch of the same sample again and again, of so many bytes or a little more, in gzip. */
  static byte[] inflating(String tag, long time, int bytes) {
    byte[] message = message(tag, time).getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(body)) {
      gzip.write('[');
      for (int written = 0; written < bytes; written += message.length + 1) {
        gzip.write(written == 0 ? ' ' : ',');
        gzip.write(message);
      }
      gzip.write(']');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return body.toByteArray();
  }

  /** Requests with such bodies, that of batch n for the n-th; made anew for each connection. */
  static RequestFormat format(Supplier<LongFunction<byte[]>> bodies, String encoding) {
    return new RequestFormat() {
      @Override
      public String path(int batch) {
        return "/batch";
      }

      @Override
      public String encoding() {
        return encoding;
      }

      @Override
      public SampleText text(Workload workload, int batch) {
        LongFunction<byte[]> made = bodies.get();
        return new SampleText(workload) {
          @Override
          protected void samples(long from, long to) {
            byte[] body = made.apply(from / batch);
            ensureRoom(body.length);
            append(body);
          }
        };
      }
    };
  }
}
