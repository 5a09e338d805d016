package io.weir.model.records;

import io.weir.model.MalformedException;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;

/**
 * What became of a command to a key, in the topic of changes. Changes of a key lie in one
 * partition, in the order of its commands. A replay and each replica emit the same change again:
 * readers drop a change whose position is not after the last one of its key.
 *
 * @param request the command's
 * @param position of the command in the log of records
 * @param time ms since the epoch, of the key's clock: the time at which Kafka appended the command,
 *     and never before that of an earlier command to a stream
 * @param documents what was appended or stored, as JSON, or the value that was stored of an item;
 *     empty for another outcome, and for the outcome of a repeated command
 */
public record Change(
    RequestId request,
    LogPosition position,
    long time,
    RecordKey key,
    Outcome outcome,
    List<byte[]> documents) {
  public Change {
    documents = List.copyOf(documents);
  }

  /** What became of the command. */
  public sealed interface Outcome
      permits Outcome.Appended,
          Outcome.Conflict,
          Outcome.Deleted,
          Outcome.LimitsSet,
          Outcome.Refused,
          DocumentOutcome,
          ItemOutcome {
    /**
     * Events were appended, by this command or by one that it repeats.
     *
     * @param first id of the first of them
     * @param last id of the last of them
     * @param time ms since the epoch, the events' time
     */
    record Appended(long first, long last, long time) implements Outcome {}

    /**
     * A stream's last id, 0 of an empty stream, or an item's version, 0 if there is none, is not
     * the one that was expected.
     */
    record Conflict(long expected, long found) implements Outcome {}

    /** All events up to this id were removed. */
    record Deleted(long last) implements Outcome {}

    /** The stream's limits are set. */
    record LimitsSet() implements Outcome {}

    /** The command changed nothing. */
    record Refused(Reason reason, String message) implements Outcome {}
  }

  /** Why a command changed nothing, with the code that it is encoded by. */
  public enum Reason {
    /** There is no event to patch, or no stream to delete. */
    UNKNOWN_STREAM(1),
    /** The patch is no patch. */
    NO_PATCH(2),
    /** A {@code test} of the patch failed. */
    TEST_FAILED(3),
    /** The patch does not fit the last event, or its result is too large. */
    NOT_APPLICABLE(4),
    /** The idempotency key was used for another command. */
    KEY_REUSED(5),
    /** There is no item to remove. */
    UNKNOWN_ITEM(32);

    final byte code;

    Reason(int code) {
      this.code = (byte) code;
    }

    static Reason of(int code) {
      for (Reason reason : values()) {
        if (reason.code == code) {
          return reason;
        }
      }
      throw new MalformedException("change: reason " + code + " is not known");
    }
  }

  private static final int APPENDED = 1;
  private static final int CONFLICT = 2;
  private static final int DELETED = 3;
  private static final int LIMITS_SET = 4;
  private static final int REFUSED = 5;

  public byte[] toBytes() {
    int size = documents.stream().mapToInt(each -> each.length + Integer.BYTES).sum();
    return RecordBytes.encode(
        kind(),
        size + 2 * RecordKey.MAX_BYTES,
        out -> {
          request.writeTo(out);
          position.writeTo(out);
          out.writeLong(time);
          key.writeTo(out);
          if (outcome instanceof Outcome.Appended appended) {
            out.writeLong(appended.first());
            out.writeLong(appended.last());
            out.writeLong(appended.time());
          } else if (outcome instanceof Outcome.Conflict conflict) {
            out.writeLong(conflict.expected());
            out.writeLong(conflict.found());
          } else if (outcome instanceof Outcome.Deleted deleted) {
            out.writeLong(deleted.last());
          } else if (outcome instanceof Outcome.Refused refused) {
            out.writeByte(refused.reason().code);
            RecordBytes.write(out, refused.message());
          } else if (outcome instanceof DocumentOutcome.Stored stored) {
            stored.writeTo(out);
          } else if (outcome instanceof DocumentOutcome.Deleted deleted) {
            deleted.writeTo(out);
          } else if (outcome instanceof ItemOutcome ofItem) {
            ofItem.writeTo(out);
          }
          RecordBytes.write(out, documents);
        });
  }

  private int kind() {
    if (outcome instanceof Outcome.Appended) {
      return APPENDED;
    } else if (outcome instanceof Outcome.Conflict) {
      return CONFLICT;
    } else if (outcome instanceof Outcome.Deleted) {
      return DELETED;
    } else if (outcome instanceof DocumentOutcome.Stored) {
      return DocumentOutcome.Stored.KIND;
    } else if (outcome instanceof DocumentOutcome.Deleted) {
      return DocumentOutcome.Deleted.KIND;
    }
    if (outcome instanceof ItemOutcome ofItem) {
      return ofItem.kind();
    }
    return outcome instanceof Outcome.LimitsSet ? LIMITS_SET : REFUSED;
  }

  /**
   * @throws MalformedException if the bytes are no change of this version
   */
  public static Change of(byte[] bytes) {
    return RecordBytes.decode("change", bytes, Change::read);
  }

  private static Change read(int kind, DataInputStream in) throws IOException {
    return new Change(
        RequestId.readFrom(in),
        LogPosition.readFrom(in),
        in.readLong(),
        RecordKey.readFrom(in),
        readOutcome(kind, in),
        RecordBytes.readList(in));
  }

  private static Outcome readOutcome(int kind, DataInputStream in) throws IOException {
    return switch (kind) {
      case APPENDED -> new Outcome.Appended(in.readLong(), in.readLong(), in.readLong());
      case CONFLICT -> new Outcome.Conflict(in.readLong(), in.readLong());
      case DELETED -> new Outcome.Deleted(in.readLong());
      case LIMITS_SET -> new Outcome.LimitsSet();
      case REFUSED ->
          new Outcome.Refused(Reason.of(in.readUnsignedByte()), RecordBytes.readText(in));
      case DocumentOutcome.Stored.KIND -> DocumentOutcome.Stored.readFrom(in);
      case DocumentOutcome.Deleted.KIND -> DocumentOutcome.Deleted.readFrom(in);
      default -> ItemOutcome.read(kind, in);
    };
  }
}
