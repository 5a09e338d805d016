package io.weir.model.records;

import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What the state of records answers of items. */
public sealed interface ItemResult extends RecordResult {
  /** Reads a result of a kind that is neither a stream's nor a document's. */
  static ItemResult read(int kind, DataInputStream in) throws IOException {
    return switch (kind) {
      case Values.KIND -> new Values(Values.readAnswers(in));
      case Items.KIND ->
          new Items(
              Items.readEntries(in),
              RecordBytes.readText(in),
              in.readBoolean(),
              in.readInt(),
              in.readInt());
      case Indices.KIND ->
          new Indices(Indices.readNames(in), in.readBoolean(), in.readInt(), in.readInt());
      default -> throw RecordBytes.unknownKind("result", kind);
    };
  }

  /**
   * What is stored of an item.
   *
   * @param version from 1 on
   * @param expiresAt ms since the epoch; 0 for never
   * @param contentType see {@link ContentType}
   * @param value may be empty; empty where values were not wanted
   */
  record Found(long version, long expiresAt, String contentType, byte[] value)
      implements Values.Answer {
    private int encodedBytes() {
      return 2 * Long.BYTES + 1 + contentType.length() + Integer.BYTES + value.length;
    }

    private void writeTo(DataOutput out) throws IOException {
      out.writeLong(version);
      out.writeLong(expiresAt);
      ContentType.write(out, contentType);
      RecordBytes.write(out, value);
    }

    private static Found readFrom(DataInputStream in) throws IOException {
      return new Found(
          in.readLong(),
          in.readLong(),
          ContentType.read(in),
          RecordBytes.read(in, Integer.MAX_VALUE));
    }
  }

  /**
   * What is stored under the keys of a query.
   *
   * @param answers for the first keys of the query, in their order; fewer than keys, but one at
   *     least, where the query's bound was reached
   */
  record Values(List<Answer> answers) implements ItemResult {
    static final int KIND = 32;

    public Values {
      answers = List.copyOf(answers);
    }

    /** For one key. */
    public sealed interface Answer permits Found, Missing {}

    /** There is nothing to answer for a key, with the code that it is encoded by. */
    public enum Missing implements Answer {
      /** There is no item. */
      ABSENT(0),
      /** Another task has the key. */
      ELSEWHERE(2);

      private final byte code;

      Missing(int code) {
        this.code = (byte) code;
      }
    }

    private static final byte FOUND = 1;

    private static List<Answer> readAnswers(DataInputStream in) throws IOException {
      int size = RecordBytes.readSize(in);
      List<Answer> answers = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        int code = in.readUnsignedByte();
        if (code == FOUND) {
          answers.add(Found.readFrom(in));
        } else if (code == Missing.ABSENT.code) {
          answers.add(Missing.ABSENT);
        } else if (code == Missing.ELSEWHERE.code) {
          answers.add(Missing.ELSEWHERE);
        } else {
          throw RecordBytes.unknownKind("answer", code);
        }
      }
      return answers;
    }

    @Override
    public byte[] toBytes() {
      int size = 64;
      for (Answer answer : answers) {
        size += 1 + (answer instanceof Found found ? found.encodedBytes() : 0);
      }
      return RecordBytes.encode(
          KIND,
          size,
          out -> {
            out.writeInt(answers.size());
            for (Answer answer : answers) {
              if (answer instanceof Found found) {
                out.writeByte(FOUND);
                found.writeTo(out);
              } else {
                out.writeByte(((Missing) answer).code);
              }
            }
          });
    }
  }

  /**
   * Items of an index, in the order of the keys' bytes.
   *
   * @param upTo where there may be more: of all keys up to this one, in these key groups, the
   *     result has every item; may be greater than the last entry's key. Else empty.
   * @param more whether there may be more after {@code upTo}
   * @param firstKeyGroup the first of the key groups that the result covers
   * @param lastKeyGroup the last of them
   */
  record Items(List<Entry> items, String upTo, boolean more, int firstKeyGroup, int lastKeyGroup)
      implements ItemResult {
    static final int KIND = 33;

    public Items {
      items = List.copyOf(items);
    }

    /** An item. */
    public record Entry(String key, Found found) {}

    private static List<Entry> readEntries(DataInputStream in) throws IOException {
      int size = RecordBytes.readSize(in);
      List<Entry> items = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        items.add(new Entry(RecordBytes.readText(in), Found.readFrom(in)));
      }
      return items;
    }

    @Override
    public byte[] toBytes() {
      int size = items.stream().mapToInt(each -> 32 + each.found().encodedBytes()).sum();
      return RecordBytes.encode(
          KIND,
          size + RecordKey.MAX_BYTES,
          out -> {
            out.writeInt(items.size());
            for (Entry entry : items) {
              RecordBytes.write(out, entry.key());
              entry.found().writeTo(out);
            }
            RecordBytes.write(out, upTo);
            RecordResult.writeEnd(out, more, firstKeyGroup, lastKeyGroup);
          });
    }
  }

  /**
   * Names of indices, in their order.
   *
   * @param more whether there may be more after the last one
   * @param firstKeyGroup the first of the key groups that the result covers
   * @param lastKeyGroup the last of them
   */
  record Indices(List<String> names, boolean more, int firstKeyGroup, int lastKeyGroup)
      implements ItemResult {
    static final int KIND = 34;

    public Indices {
      names = List.copyOf(names);
    }

    private static List<String> readNames(DataInputStream in) throws IOException {
      int size = RecordBytes.readSize(in);
      List<String> names = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        names.add(RecordBytes.readText(in));
      }
      return names;
    }

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          64 * (names.size() + 1),
          out -> {
            out.writeInt(names.size());
            for (String name : names) {
              RecordBytes.write(out, name);
            }
            RecordResult.writeEnd(out, more, firstKeyGroup, lastKeyGroup);
          });
    }
  }
}
