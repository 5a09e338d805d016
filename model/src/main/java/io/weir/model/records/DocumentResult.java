package io.weir.model.records;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the state of documents answers. */
public sealed interface DocumentResult extends RecordResult {
  /**
   * Documents in the order of {@link DocumentPlace}, or the reverse, as asked.
   *
   * @param stoppedAt the last document that was looked at, given or skipped: the result has all
   *     that match up to this place. Empty if there is no document after it.
   * @param skipped how many documents were skipped, as they did not match
   * @param firstKeyGroup the first of the key groups that the result covers; of metrics in others
   *     it has nothing
   * @param lastKeyGroup the last of them
   */
  record Documents(
      List<Document> documents,
      Optional<DocumentPlace> stoppedAt,
      int skipped,
      int firstKeyGroup,
      int lastKeyGroup)
      implements DocumentResult {
    static final int KIND = 16;

    public Documents {
      documents = List.copyOf(documents);
    }

    /**
     * A document.
     *
     * @param key which of the query's metrics it belongs to, 0 or more
     * @param time µs since the epoch
     * @param document JSON, as it came
     */
    public record Document(int key, long time, byte[] document) {}

    static Documents readFrom(DataInputStream in) throws IOException {
      int size = RecordBytes.readSize(in);
      List<Document> documents = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        documents.add(
            new Document(
                in.readUnsignedShort(), in.readLong(), RecordBytes.read(in, Integer.MAX_VALUE)));
      }
      return new Documents(
          documents, DocumentPlace.read(in), in.readInt(), in.readInt(), in.readInt());
    }

    @Override
    public byte[] toBytes() {
      int size = documents.stream().mapToInt(each -> each.document().length + 14).sum();
      return RecordBytes.encode(
          KIND,
          size + RecordKey.MAX_BYTES + 64,
          out -> {
            out.writeInt(documents.size());
            for (Document each : documents) {
              out.writeShort(each.key());
              out.writeLong(each.time());
              RecordBytes.write(out, each.document());
            }
            DocumentPlace.write(out, stoppedAt);
            out.writeInt(skipped);
            out.writeInt(firstKeyGroup);
            out.writeInt(lastKeyGroup);
          });
    }
  }

  /**
   * Metrics that have documents, in the order of ids.
   *
   * @param more whether there may be more after the last one
   * @param firstKeyGroup the first of the key groups that the result covers
   * @param lastKeyGroup the last of them
   */
  record Metrics(List<String> ids, boolean more, int firstKeyGroup, int lastKeyGroup)
      implements DocumentResult {
    static final int KIND = 17;

    public Metrics {
      ids = List.copyOf(ids);
    }

    static Metrics readFrom(DataInputStream in) throws IOException {
      int size = RecordBytes.readSize(in);
      List<String> ids = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        ids.add(RecordBytes.readText(in));
      }
      return new Metrics(ids, in.readBoolean(), in.readInt(), in.readInt());
    }

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          32 * (ids.size() + 1),
          out -> {
            out.writeInt(ids.size());
            for (String id : ids) {
              RecordBytes.write(out, id);
            }
            out.writeBoolean(more);
            out.writeInt(firstKeyGroup);
            out.writeInt(lastKeyGroup);
          });
    }
  }
}
