package io.weir.benchmarks.profile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedThread;
import jdk.jfr.consumer.RecordingFile;

/**
 * What a flight recording saw threads do in a stretch of time.
 *
 * <p>The JVM samples several threads that run Java code at each tick, but of those in native code
 * one at each of its ticks, waiting or not. So a sample of native code weighs as much more than one
 * of Java code as a thread that was waiting in it all the time was seen too rarely; samples of
 * waiting itself count nothing.
 */
public final class Recording {
  private static final String JAVA = "jdk.ExecutionSample";
  private static final String NATIVE = "jdk.NativeMethodSample";
  private static final int JAVA_TICK_MILLIS = 10;
  private static final int NATIVE_TICK_MILLIS = 1;
  private static final String SETTING =
      "<event name=\"%s\"><setting name=\"enabled\">true</setting>"
          + "<setting name=\"period\">%d ms</setting></event>";

  /** Methods that are native and only wait. */
  static final Set<String> WAITING =
      Set.of(
          "sun.nio.ch.EPoll.wait",
          "sun.nio.ch.Net.accept",
          "sun.nio.ch.Net.poll",
          "java.lang.Object.wait",
          "jdk.internal.misc.Unsafe.park",
          "java.lang.Thread.sleep");

  private final List<ThreadSample> samples = new ArrayList<>();
  private final Map<Long, String> names = new HashMap<>();

  /**
   * A thread as it was seen once.
   *
   * @param thread by the number that Linux gives it
   * @param frames methods, the innermost first
   * @param weight ticks that it stands for
   */
  public record ThreadSample(long thread, List<String> frames, double weight) {}

  private Recording() {}

  /** Writes the settings that a recording must be made with: just samples, native ones often. */
  public static void writeSettings(Path file) throws IOException {
    String events =
        String.format(SETTING, JAVA, JAVA_TICK_MILLIS)
            + String.format(SETTING, NATIVE, NATIVE_TICK_MILLIS);
    Files.writeString(
        file,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><configuration version=\"2.0\">"
            + events
            + "</configuration>");
  }

  /** Reads a file; what was seen from {@code begin} to {@code end} counts. */
  public static Recording read(Path file, Instant begin, Instant end) throws IOException {
    Recording recording = new Recording();
    List<ThreadSample> inNative = new ArrayList<>();
    try (RecordingFile events = new RecordingFile(file)) {
      while (events.hasMoreEvents()) {
        RecordedEvent event = events.readEvent();
        boolean java = event.getEventType().getName().equals(JAVA);
        boolean outside = event.getStartTime().isBefore(begin) || event.getStartTime().isAfter(end);
        if (java || event.getEventType().getName().equals(NATIVE)) {
          ThreadSample sample = recording.sample(event);
          if (!outside && sample != null) {
            (java ? recording.samples : inNative).add(sample);
          }
        }
      }
    }
    double ticks = (double) (end.toEpochMilli() - begin.toEpochMilli()) / JAVA_TICK_MILLIS;
    recording.addNative(inNative, ticks);
    return recording;
  }

  private ThreadSample sample(RecordedEvent event) {
    RecordedThread thread = event.getThread("sampledThread");
    if (thread == null || event.getStackTrace() == null) {
      return null;
    }
    if (thread.getJavaName() != null) {
      names.put(thread.getOSThreadId(), thread.getJavaName());
    }
    List<String> frames = new ArrayList<>();
    for (RecordedFrame frame : event.getStackTrace().getFrames()) {
      frames.add(frame.getMethod().getType().getName() + "." + frame.getMethod().getName());
    }
    return new ThreadSample(thread.getOSThreadId(), frames, 1);
  }

  private void addNative(List<ThreadSample> inNative, double ticks) {
    Map<Long, Integer> seen = new HashMap<>();
    Set<Long> busy = new HashSet<>();
    for (ThreadSample sample : inNative) {
      seen.merge(sample.thread(), 1, Integer::sum);
      if (!isWaiting(sample)) {
        busy.add(sample.thread());
      }
    }
    samples.forEach(sample -> busy.add(sample.thread()));
    // Threads that did nothing but wait were in native code all the time.
    int[] idle =
        seen.entrySet().stream()
            .filter(each -> !busy.contains(each.getKey()))
            .mapToInt(Map.Entry::getValue)
            .sorted()
            .toArray();
    double weight = idle.length == 0 ? 1 : ticks / idle[idle.length / 2];
    for (ThreadSample sample : inNative) {
      if (!isWaiting(sample)) {
        samples.add(new ThreadSample(sample.thread(), sample.frames(), weight));
      }
    }
  }

  private static boolean isWaiting(ThreadSample sample) {
    return !sample.frames().isEmpty() && WAITING.contains(sample.frames().get(0));
  }

  /** What was seen, waiting left out. */
  public List<ThreadSample> samples() {
    return samples;
  }

  /** A thread's name in Java, or the other where it has none. */
  public String name(long thread, String other) {
    return names.getOrDefault(thread, other);
  }
}
