package io.weir.model.records;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;

/** What became of a command to items, unless it was a conflict or refused. */
public sealed interface ItemOutcome extends Change.Outcome {
  /** The code that it is encoded by. */
  int kind();

  /** Writes it, without its kind. */
  void writeTo(DataOutput out) throws IOException;

  /** Reads an outcome of a kind that is neither a stream's nor a document's. */
  static ItemOutcome read(int kind, DataInputStream in) throws IOException {
    return switch (kind) {
      case Stored.KIND ->
          new Stored(in.readLong(), in.readBoolean(), in.readLong(), ContentType.read(in));
      case Removed.KIND -> new Removed(in.readLong());
      case StoredMany.KIND -> new StoredMany(in.readLong(), in.readInt());
      default -> throw RecordBytes.unknownKind("change", kind);
    };
  }

  /**
   * The change's one document is stored under its key.
   *
   * @param version of the item
   * @param created whether there was no item before
   * @param expiresAt ms since the epoch; 0 for never
   * @param contentType see {@link ContentType}
   */
  record Stored(long version, boolean created, long expiresAt, String contentType)
      implements ItemOutcome {
    static final int KIND = 32;

    @Override
    public int kind() {
      return KIND;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
      out.writeLong(version);
      out.writeBoolean(created);
      out.writeLong(expiresAt);
      ContentType.write(out, contentType);
    }
  }

  /** The item, which had this version, is removed. */
  record Removed(long version) implements ItemOutcome {
    static final int KIND = 33;

    @Override
    public int kind() {
      return KIND;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
      out.writeLong(version);
    }
  }

  /**
   * The items of a {@link ItemCommand.PutItems}, or those of one task, are stored. The command in
   * the log has them.
   *
   * @param version of each of them
   * @param count how many the command has for this task
   */
  record StoredMany(long version, int count) implements ItemOutcome {
    static final int KIND = 34;

    @Override
    public int kind() {
      return KIND;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
      out.writeLong(version);
      out.writeInt(count);
    }
  }
}
