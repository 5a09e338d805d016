package io.weir.job.records;

import io.weir.model.TaskKeyGroups;
import io.weir.model.records.Change;
import io.weir.model.records.Change.Outcome;
import io.weir.model.records.Change.Reason;
import io.weir.model.records.LogPosition;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.StreamKey;
import io.weir.model.records.StreamLimits;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Applies commands to the streams of a task's key groups. What it decides depends on the log alone:
 * on the commands, their positions and append times. For the task's thread.
 */
public final class StreamStore {
  private final RecordMap map;
  private final TaskKeyGroups keyGroups;
  private final Outcomes outcomes;
  private final Upkeep upkeep;

  /**
   * @param clock ms since the epoch
   */
  public StreamStore(RecordMap map, TaskKeyGroups keyGroups, LongSupplier clock, Timers timers) {
    this.map = map;
    this.keyGroups = keyGroups;
    outcomes = new Outcomes(map);
    upkeep = new Upkeep(clock, timers, outcomes);
  }

  /**
   * Applies a command. What it changed can be read by queries when the call returns.
   *
   * @param position the command's place in the log
   * @param appendTime ms since the epoch at which Kafka appended the command
   */
  public Change apply(RecordCommand.OfStream command, LogPosition position, long appendTime) {
    upkeep.pass(position, appendTime);
    StreamState stream = open(command.key());
    stream.advance(position, appendTime);
    Change change =
        command instanceof RecordCommand.Repeatable repeatable
            ? repeatable(stream, repeatable)
            : once(stream, command);
    stream.save();
    map.commit();
    return change;
  }

  private StreamState open(StreamKey key) {
    int keyGroup = keyGroups.all().of(key.hashCode());
    return new StreamState(map, key, MapKey.names(keyGroups.all().hashFor(keyGroup)));
  }

  private Change repeatable(StreamState stream, RecordCommand.Repeatable command) {
    if (command.idempotencyKey().length == 0) {
      return once(stream, command);
    }
    Outcome first = outcomes.find(stream, command);
    if (first != null) {
      return change(stream, command, first, List.of());
    }
    Change change = once(stream, command);
    outcomes.keep(stream, command, change);
    upkeep.atOutcome(stream, change.time());
    return change;
  }

  private Change once(StreamState stream, RecordCommand.OfStream command) {
    if (command instanceof RecordCommand.Append append) {
      return append(stream, append, append.documents());
    } else if (command instanceof RecordCommand.Patch patch) {
      return patch(stream, patch);
    } else if (command instanceof RecordCommand.SetLimits set) {
      setLimits(stream, set.limits());
      return change(stream, command, new Outcome.LimitsSet(), List.of());
    }
    return delete(stream, (RecordCommand.Delete) command);
  }

  private static Change change(
      StreamState stream, RecordCommand.OfStream command, Outcome outcome, List<byte[]> documents) {
    Head head = stream.head();
    return new Change(
        command.request(), head.position(), head.time(), command.key(), outcome, documents);
  }

  private static Change refused(
      StreamState stream, RecordCommand.OfStream command, Reason reason, String message) {
    return change(stream, command, new Outcome.Refused(reason, message), List.of());
  }

  /** Null if the stream's last id is the expected one. */
  private static Outcome conflict(StreamState stream, RecordCommand.Repeatable command) {
    long last = stream.isLive() ? stream.head().last() : 0;
    long expected = command.expectedLast();
    return expected == RecordCommand.ANY || expected == last
        ? null
        : new Outcome.Conflict(expected, last);
  }

  private Change append(
      StreamState stream, RecordCommand.Repeatable command, List<byte[]> documents) {
    Outcome conflict = conflict(stream, command);
    if (conflict != null) {
      return change(stream, command, conflict, List.of());
    }
    stream.append(documents);
    StreamLimits limits = stream.head().own().and(stream.ofBucket());
    stream.trim(limits, stream.head().time());
    upkeep.atAge(stream, limits);
    long newLast = stream.head().last();
    return change(
        stream,
        command,
        new Outcome.Appended(newLast + 1 - documents.size(), newLast, stream.head().time()),
        documents);
  }

  private Change patch(StreamState stream, RecordCommand.Patch command) {
    stream.trim(stream.head().own().and(stream.ofBucket()), stream.head().time());
    if (stream.head().count() == 0) {
      return refused(stream, command, Reason.UNKNOWN_STREAM, "there is no event to patch");
    }
    Outcome conflict = conflict(stream, command);
    if (conflict != null) {
      return change(stream, command, conflict, List.of());
    }
    try {
      return append(stream, command, List.of(Patching.apply(command, stream.lastDocument())));
    } catch (Patching.RefusedException e) {
      return refused(stream, command, e.reason(), e.getMessage());
    }
  }

  private void setLimits(StreamState stream, StreamLimits own) {
    StreamLimits ofBucket = stream.ofBucket();
    stream.trim(stream.head().own().and(ofBucket), stream.head().time());
    stream.setOwn(own);
    StreamLimits limits = own.and(ofBucket);
    stream.trim(limits, stream.head().time());
    upkeep.atAge(stream, limits);
  }

  private static Change delete(StreamState stream, RecordCommand.Delete command) {
    if (!stream.isLive()) {
      return refused(stream, command, Reason.UNKNOWN_STREAM, "there is no stream to delete");
    }
    stream.delete();
    return change(stream, command, new Outcome.Deleted(stream.head().last()), List.of());
  }

  /**
   * The same for a command to all streams of a bucket in the position's partition. The limits are
   * stored in every key group, so that they stay with the streams when key groups move.
   */
  public void apply(RecordCommand.SetBucketLimits command, LogPosition position, long appendTime) {
    upkeep.pass(position, appendTime);
    byte[] place = Place.limits(command.bucket(), position.partition());
    Map<MapKey, StreamLimits> changed = new LinkedHashMap<>();
    for (int keyGroup = keyGroups.first(); keyGroup <= keyGroups.last(); keyGroup++) {
      MapKey names = MapKey.names(keyGroups.all().hashFor(keyGroup));
      StreamLimits before = Stored.limitsOf(map.get(names, place));
      if (command.limits().equals(StreamLimits.NONE)) {
        map.remove(names, place);
      } else {
        map.put(names, place, Stored.toBytes(command.limits()));
      }
      if (!before.equals(command.limits())) {
        changed.put(names, before);
      }
    }
    map.commit();
    changed.forEach((names, before) -> change(command, names, before, position, appendTime));
  }

  private void change(
      RecordCommand.SetBucketLimits command,
      MapKey names,
      StreamLimits before,
      LogPosition position,
      long appendTime) {
    byte[] heads = Place.liveOf(command.bucket(), "");
    try (RecordMap.Walk walk = map.walk()) {
      for (boolean any = walk.seek(names, heads);
          any && Place.startsWith(walk.position(), heads);
          any = walk.next()) {
        Head head = Head.of(walk.value());
        if (head.position().partition() == position.partition()) {
          String name = Place.streamAt(walk.position(), command.bucket());
          StreamState stream = open(StreamKey.of(command.bucket(), name));
          long time = Math.max(head.time(), appendTime);
          stream.trim(head.own().and(before), time);
          stream.trim(head.own().and(command.limits()), time);
          upkeep.atAge(stream, head.own().and(command.limits()));
          stream.save();
          map.commit();
        }
      }
    }
  }

  /** All commands of the log from before the start have been applied. */
  public void caughtUp() {
    upkeep.caughtUp();
  }

  /** Removes what has expired of a stream, as a timer asked for it. */
  public void upkeep(StreamKey key) {
    StreamState stream = open(key);
    upkeep.run(stream);
    stream.save();
    map.commit();
  }
}
