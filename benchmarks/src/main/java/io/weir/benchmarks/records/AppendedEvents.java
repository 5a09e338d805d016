package io.weir.benchmarks.records;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** The ids that a server told for the events of some streams; for any number of threads. */
public final class AppendedEvents {
  private final RecordServer server;
  private final Map<String, Map<String, Long>> numbers = new ConcurrentHashMap<>();

  public AppendedEvents(RecordServer server) {
    this.server = server;
  }

  /**
   * Takes note of an id.
   *
   * @throws WrongAnswerException if another event of the stream has it
   */
  public void told(String stream, String id, long number) throws WrongAnswerException {
    Long before =
        numbers.computeIfAbsent(stream, s -> new ConcurrentHashMap<>()).putIfAbsent(id, number);
    if (before != null) {
      throw wrong(stream, "told the id " + id + " for events " + before + " and " + number);
    }
  }

  /**
   * Looks at an event that was read.
   *
   * @throws WrongAnswerException if another event, or none, was told to have its id
   */
  public void check(String stream, Event event) throws IOException {
    Long number = numbers.getOrDefault(stream, Map.of()).get(event.id());
    long found = EventText.number(event);
    if (number == null || number != found) {
      throw wrong(stream, "answers with event " + found + " at " + event.id() + ", not " + number);
    }
  }

  /**
   * Looks at the last events of a stream, to which nothing is appended now.
   *
   * @throws WrongAnswerException if they are not that
   */
  public void checkLast(String stream, int count, List<Event> events) throws IOException {
    int held = numbers.getOrDefault(stream, Map.of()).size();
    if (events.size() != Math.min(count, held)) {
      throw wrong(stream, "answers with " + events.size() + " events of " + held);
    }
    for (Event each : events) {
      check(stream, each);
    }
    if (server.hasIdsWithoutHoles()) {
      List<String> right = ids(held - events.size() + 1, held);
      if (!events.stream().map(Event::id).toList().equals(right)) {
        throw wrong(stream, "has other last ids than those up to " + held);
      }
    }
  }

  private static List<String> ids(long first, long last) {
    return LongStream.rangeClosed(first, last).mapToObj(Long::toString).toList();
  }

  /**
   * Reads all streams.
   *
   * @throws WrongAnswerException unless each has all events that it was told to have, and no other
   */
  public void checkAll(RecordConnection connection) throws IOException {
    for (Map.Entry<String, Map<String, Long>> each : numbers.entrySet()) {
      String stream = each.getKey();
      List<Event> events = connection.all(stream);
      for (Event event : events) {
        check(stream, event);
      }
      Set<String> seen = events.stream().map(Event::id).collect(Collectors.toSet());
      Set<String> missing = new HashSet<>(each.getValue().keySet());
      missing.removeAll(seen);
      if (events.size() != seen.size() || !missing.isEmpty()) {
        throw wrong(stream, "lacks ids, or has them twice: " + new ArrayList<>(missing));
      }
      if (server.hasIdsWithoutHoles()
          && !events.stream().map(Event::id).toList().equals(ids(1, events.size()))) {
        throw wrong(stream, "has holes between its ids");
      }
    }
  }

  private WrongAnswerException wrong(String stream, String what) {
    return new WrongAnswerException(server.name() + ", stream " + stream + ": " + what);
  }
}
