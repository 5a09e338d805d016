package io.weir.benchmarks;

import io.weir.benchmarks.records.Event;
import io.weir.benchmarks.records.RecordConnection;
import io.weir.benchmarks.records.RecordServer;
import io.weir.benchmarks.records.WrongAnswerException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What listeners were told, and what they should have been told. */
final class HeardEvents implements RecordServer.Hearing {
  private static final long WITHIN = TimeUnit.SECONDS.toNanos(30);

  private final RecordRound streams;
  private final List<String> listened;
  private final List<List<Heard>> heard = new ArrayList<>();
  private final Map<String, Map<String, Answered>> answered = new HashMap<>();
  private final Histogram sinceAnswer = new Histogram(3);
  private final Histogram sinceSending = new Histogram(3);
  private Exception failure;

  private record Heard(Event event, long nanos) {}

  private record Answered(long sent, long nanos) {}

  /**
   * @param listened the stream of each listener
   */
  HeardEvents(RecordRound streams, List<String> listened) {
    this.streams = streams;
    this.listened = listened;
    listened.forEach(each -> heard.add(new ArrayList<>()));
  }

  @Override
  public void event(int listener, Event event) {
    long now = System.nanoTime();
    synchronized (this) {
      heard.get(listener).add(new Heard(event, now));
      notifyAll();
    }
  }

  @Override
  public synchronized void failed(Exception fault) {
    failure = fault;
    notifyAll();
  }

  /** An append was answered. */
  synchronized void answered(String stream, String id, long number, long sent, long now)
      throws IOException {
    streams.appended().told(stream, id, number);
    answered.computeIfAbsent(stream, s -> new HashMap<>()).put(id, new Answered(sent, now));
  }

  /**
   * Waits until each listener has as many events as its stream, and compares them.
   *
   * @throws IOException if that takes too long, or they are not the same
   */
  void await() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + WITHIN;
    synchronized (this) {
      while (failure == null && !isComplete() && System.nanoTime() - deadline < 0) {
        wait(100);
      }
      if (failure != null) {
        throw new IOException(failure);
      }
    }
    compare();
  }

  private boolean isComplete() {
    for (int i = 0; i < listened.size(); i++) {
      if (heard.get(i).size() < answered.getOrDefault(listened.get(i), Map.of()).size()) {
        return false;
      }
    }
    return true;
  }

  private synchronized void compare() throws IOException {
    streams.check();
    try (RecordConnection connection = streams.server().connect()) {
      for (int i = 0; i < listened.size(); i++) {
        String stream = listened.get(i);
        List<String> ids = heard.get(i).stream().map(each -> each.event().id()).toList();
        List<String> right = connection.all(stream).stream().map(Event::id).toList();
        if (!ids.equals(right)) {
          throw new WrongAnswerException(
              streams.server().name() + " told a listener " + ids + ", but has " + right);
        }
        for (Heard each : heard.get(i)) {
          streams.appended().check(stream, each.event());
          Answered answer = answered.get(stream).get(each.event().id());
          sinceAnswer.recordValue(Math.max(0, each.nanos() - answer.nanos()) / 1000);
          sinceSending.recordValue((each.nanos() - answer.sent()) / 1000);
        }
      }
    }
  }

  /** Microseconds from an append's answer, 0 where the listener had it before. */
  Histogram sinceAnswer() {
    return sinceAnswer;
  }

  /** Microseconds from when an append was sent. */
  Histogram sinceSending() {
    return sinceSending;
  }
}
