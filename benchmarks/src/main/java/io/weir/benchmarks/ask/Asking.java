package io.weir.benchmarks.ask;

import io.weir.benchmarks.server.Answer;
import io.weir.benchmarks.server.Asker;
import io.weir.benchmarks.server.Subject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Asks a server from several connections. Answers are read whole; a few of them are kept and
 * compared with the truth when the time is over, so that comparing costs the server nothing.
 */
public final class Asking {
  private static final int KEPT = 8;

  private final Subject subject;
  private final Function<SplittableRandom, Inquiry> inquiries;
  private final Truth truth;
  private final boolean compare;
  private final Observer observer;
  private final Histogram latency = new ConcurrentHistogram(3);
  private final Map<String, Long> errors = new ConcurrentSkipListMap<>();

  private record Kept(Inquiry inquiry, double[][] rows) {}

  /** Is told of each question, from the thread that asked it. */
  public interface Observer {
    /**
     * @param due {@link System#nanoTime} when it was due
     * @param end when the answer was there
     */
    void answered(long due, long end);
  }

  /**
   * @param inquiries draws a question
   * @param truth what the answers must be
   * @param compare whether to look at that at all: not while samples are on their way
   */
  public Asking(
      Subject subject,
      Function<SplittableRandom, Inquiry> inquiries,
      Truth truth,
      boolean compare) {
    this(subject, inquiries, truth, compare, (due, end) -> {});
  }

  /** The same, and tells somebody. */
  public Asking(
      Subject subject,
      Function<SplittableRandom, Inquiry> inquiries,
      Truth truth,
      boolean compare,
      Observer observer) {
    this.observer = observer;
    this.subject = subject;
    this.inquiries = inquiries;
    this.truth = truth;
    this.compare = compare;
  }

  /**
   * Asks for a time.
   *
   * @param perSecond questions a second from each client, open loop; 0 for one after the other
   */
  public Asked run(int clients, double perSecond, double seconds, long seed)
      throws IOException, InterruptedException {
    long origin = System.nanoTime();
    long end = origin + (long) (seconds * 1e9);
    double gap = perSecond == 0 ? 0 : 1e9 / perSecond;
    List<List<Kept>> kept = new ArrayList<>();
    List<Thread> threads = new ArrayList<>();
    long cpu = subject.process().cpuMicros();
    for (int i = 0; i < clients; i++) {
      List<Kept> own = new ArrayList<>();
      kept.add(own);
      long first = origin + (long) (gap * i / clients);
      SplittableRandom random = new SplittableRandom(seed + i);
      Thread thread = new Thread(() -> ask(random, first, gap, end, own), "client-" + i);
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    long cpuMicros = subject.process().cpuMicros() - cpu;
    return compared(cpuMicros, kept.stream().flatMap(List::stream).toList());
  }

  private void ask(SplittableRandom random, long first, double gap, long end, List<Kept> kept) {
    try (Asker asker = subject.asker()) {
      for (long n = 0; ; n++) {
        long due = gap == 0 ? System.nanoTime() : first + (long) (n * gap);
        if (due - end >= 0) {
          return;
        }
        while (due - System.nanoTime() > 0) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        ask(asker, inquiries.apply(random), due, kept, (n & n - 1) == 0);
      }
    } catch (IOException e) {
      errors.merge("connection: " + e.getMessage(), 1L, Long::sum);
    }
  }

  private void ask(Asker asker, Inquiry inquiry, long due, List<Kept> kept, boolean keep) {
    try {
      Answer answer = asker.ask(truth.workload().name(inquiry.tag()), inquiry.periods());
      long end = System.nanoTime();
      latency.recordValue((end - due) / 1000);
      observer.answered(due, end);
      if (!answer.ok()) {
        errors.merge(answer.brief(), 1L, Long::sum);
      } else if (compare && keep && kept.size() < KEPT) {
        kept.add(new Kept(inquiry, answer.rows()));
      }
    } catch (IOException e) {
      errors.merge("connection: " + e.getMessage(), 1L, Long::sum);
    }
  }

  private Asked compared(long cpuMicros, List<Kept> kept) {
    long rows = 0;
    long right = 0;
    for (Kept each : kept) {
      rows += each.inquiry().periods().points();
      right += truth.right(each.inquiry(), each.rows());
    }
    return new Asked(latency, cpuMicros, Map.copyOf(errors), rows, right);
  }
}
