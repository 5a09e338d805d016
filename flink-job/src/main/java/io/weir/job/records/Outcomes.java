package io.weir.job.records;

import io.weir.model.records.Change;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.RecordCommand.Append;
import io.weir.model.records.RecordCommand.Patch;
import io.weir.model.records.RequestId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;

/**
 * What became of commands with an idempotency key, for a while, so that a repeated one gets the
 * outcome of the first.
 *
 * <pre>
 *   version u8 = 1 | SHA-256 of the command without its request and its idempotency key
 *     | the {@link Change}, as it travels, without documents
 * </pre>
 */
final class Outcomes {
  /** How long an outcome is given again, in ms, by the stream's clock. */
  static final long KEPT_MILLIS = 600_000;

  private static final byte VERSION = 1;
  private static final int HASH_BYTES = 32;
  private static final int CHANGE_AT = 1 + HASH_BYTES;
  private static final RequestId NO_REQUEST = new RequestId(0, 0);
  private static final byte[] NOTHING = {};

  private final RecordMap map;

  Outcomes(RecordMap map) {
    this.map = map;
  }

  /** The outcome of an earlier command under the same key; null if there is none. */
  Change.Outcome find(StreamState stream, RecordCommand.Repeatable command) {
    byte[] stored = map.get(stream.events(), Place.outcome(sha256(command.idempotencyKey())));
    if (stored == null) {
      return null;
    }
    Change first = change(stored);
    if (stream.head().time() - first.time() > KEPT_MILLIS) {
      return null;
    }
    return Arrays.equals(stored, 1, CHANGE_AT, fingerprint(command), 0, HASH_BYTES)
        ? first.outcome()
        : new Change.Outcome.Refused(
            Change.Reason.KEY_REUSED, "the idempotency key was used for another command");
  }

  private static Change change(byte[] stored) {
    Stored.open("outcome", stored, VERSION, CHANGE_AT);
    return Change.of(Arrays.copyOfRange(stored, CHANGE_AT, stored.length));
  }

  /** Keeps the outcome of a command; one that has expired under its key gives way. */
  void keep(StreamState stream, RecordCommand.Repeatable command, Change change) {
    byte[] key = sha256(command.idempotencyKey());
    byte[] expired = map.get(stream.events(), Place.outcome(key));
    if (expired != null) {
      map.remove(stream.events(), Place.outcomeByTime(change(expired).time(), key));
    }
    byte[] bytes =
        new Change(
                change.request(),
                change.position(),
                change.time(),
                change.key(),
                change.outcome(),
                List.of())
            .toBytes();
    byte[] value =
        ByteBuffer.allocate(CHANGE_AT + bytes.length)
            .put(VERSION)
            .put(fingerprint(command))
            .put(bytes)
            .array();
    map.put(stream.events(), Place.outcome(key), value);
    map.put(stream.events(), Place.outcomeByTime(change.time(), key), NOTHING);
  }

  /**
   * Removes the outcomes of a stream that are older than a time.
   *
   * @return the time of the oldest that is left; {@link Head#NEVER} if none is
   */
  long removeBefore(StreamState stream, long time) {
    try (RecordMap.Walk walk = map.walk()) {
      for (boolean any = walk.seek(stream.events(), Place.outcomeByTime(0, NOTHING));
          any;
          any = walk.next()) {
        ByteBuffer place = ByteBuffer.wrap(walk.position()).position(1);
        long kept = place.getLong();
        if (kept >= time) {
          return kept;
        }
        byte[] key = new byte[place.remaining()];
        place.get(key);
        map.remove(stream.events(), walk.position());
        map.remove(stream.events(), Place.outcome(key));
      }
    }
    return Head.NEVER;
  }

  private static byte[] fingerprint(RecordCommand.Repeatable command) {
    RecordCommand plain =
        command instanceof Append append
            ? new Append(
                NO_REQUEST,
                append.key(),
                RecordCommand.NO_IDEMPOTENCY_KEY,
                append.expectedLast(),
                append.documents())
            : plain((Patch) command);
    return sha256(plain.toBytes());
  }

  private static RecordCommand plain(Patch patch) {
    return new Patch(
        NO_REQUEST,
        patch.key(),
        RecordCommand.NO_IDEMPOTENCY_KEY,
        patch.expectedLast(),
        patch.isMerge(),
        patch.patch());
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
