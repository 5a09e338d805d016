package io.weir.model.records;

import java.io.DataInputStream;
import java.io.IOException;

/** A command to the documents of one metric. */
public sealed interface DocumentCommand extends RecordCommand.OfKey {
  /** The earliest time of a document, in µs since the epoch. */
  long FIRST_TIME = 1_000_000_000_000_000L;

  /** The latest time of a document, in µs since the epoch. */
  long LAST_TIME = 9_000_000_000_000_000L;

  @Override
  MetricKey key();

  /**
   * Sets the document of a metric at a time.
   *
   * @param time µs since the epoch, {@value DocumentCommand#FIRST_TIME} to {@value
   *     DocumentCommand#LAST_TIME}
   * @param document JSON, as it came, of 1 to {@value RecordCommand#MAX_DOCUMENT_BYTES} bytes
   */
  record PutDocument(RequestId request, MetricKey key, long time, byte[] document)
      implements DocumentCommand {
    static final int KIND = 16;

    /**
     * @throws IllegalArgumentException naming the field, the limit and what was got
     */
    public PutDocument {
      TimeRange.requireTime(time);
      if (document.length < 1 || document.length > MAX_DOCUMENT_BYTES) {
        throw new IllegalArgumentException(
            "document: must have 1 to " + MAX_DOCUMENT_BYTES + " bytes, got " + document.length);
      }
    }

    static PutDocument readFrom(RequestId request, DataInputStream in) throws IOException {
      return new PutDocument(
          request, MetricKey.readFrom(in), in.readLong(), RecordBytes.read(in, MAX_DOCUMENT_BYTES));
    }

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          document.length + 2 * RecordKey.MAX_BYTES,
          out -> {
            request.writeTo(out);
            key.writeTo(out);
            out.writeLong(time);
            RecordBytes.write(out, document);
          });
    }
  }

  /** Removes the documents of a metric in a range; with the last one the metric's name goes. */
  record DeleteDocuments(RequestId request, MetricKey key, TimeRange range)
      implements DocumentCommand {
    static final int KIND = 17;

    static DeleteDocuments readFrom(RequestId request, DataInputStream in) throws IOException {
      return new DeleteDocuments(request, MetricKey.readFrom(in), TimeRange.readFrom(in));
    }

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          2 * RecordKey.MAX_BYTES,
          out -> {
            request.writeTo(out);
            key.writeTo(out);
            range.writeTo(out);
          });
    }
  }
}
