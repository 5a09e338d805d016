package io.weir.client.samples;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Samples as lines of JSON, and what became of them. Filled by one thread at a time. */
final class Batch {
  private final CompletableFuture<Void> outcome = new CompletableFuture<>();
  private final CompletionStage<Void> stage = outcome.minimalCompletionStage();
  private byte[] lines = new byte[4096];
  private int length;
  private int taken;

  /** Where each line ends. */
  private int[] ends = new int[64];

  private int size;

  /** When the first sample came, {@link System#nanoTime}. */
  private final long begun;

  Batch(long begun) {
    this.begun = begun;
  }

  static byte[] line(Sample sample) {
    StringBuilder json =
        new StringBuilder(48 + sample.tag().length() + 20 * sample.values().length);
    json.append("{\"time\":").append(sample.time()).append(",\"tag\":\"");
    escape(json, sample.tag());
    char before = '[';
    json.append("\",\"values\":");
    for (double value : sample.values()) {
      json.append(before).append(value);
      before = ',';
    }
    return json.append("]}\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void escape(StringBuilder json, String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
  }

  void add(byte[] line) {
    if (length + line.length > lines.length) {
      lines = Arrays.copyOf(lines, Math.max(2 * lines.length, length + line.length));
    }
    if (size == ends.length) {
      ends = Arrays.copyOf(ends, 2 * size);
    }
    System.arraycopy(line, 0, lines, length, line.length);
    length += line.length;
    taken += line.length;
    ends[size++] = length;
  }

  /** Takes a line out, counted from 0, and returns it. */
  String remove(int index) {
    int start = index == 0 ? 0 : ends[index - 1];
    int bytes = ends[index] - start;
    String line = new String(lines, start, bytes - 1, StandardCharsets.UTF_8);
    System.arraycopy(lines, ends[index], lines, start, length - ends[index]);
    length -= bytes;
    size--;
    for (int i = index; i < size; i++) {
      ends[i] = ends[i + 1] - bytes;
    }
    return line;
  }

  byte[] lines() {
    return lines;
  }

  int length() {
    return length;
  }

  /** The bytes that were added, those that were removed included. */
  int taken() {
    return taken;
  }

  int size() {
    return size;
  }

  long begun() {
    return begun;
  }

  /** Completes once the batch is stored, or fails with a {@link SamplesException}. */
  CompletionStage<Void> stage() {
    return stage;
  }

  void stored() {
    outcome.complete(null);
  }

  void failed(Throwable failure) {
    outcome.completeExceptionally(failure);
  }
}
