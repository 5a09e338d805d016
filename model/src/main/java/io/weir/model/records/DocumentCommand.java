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

  /**
   * Removes documents of a metric in a range, the oldest first; with the last one that the metric
   * has, its name goes. The outcome says which part of the range is empty now.
   *
   * @param most documents, 1 or more; {@link #ALL} as commands of format 17 have it, which were
   *     written before there was a bound
   */
  record DeleteDocuments(RequestId request, MetricKey key, TimeRange range, long most)
      implements DocumentCommand {
    /** No bound. */
    public static final long ALL = Long.MAX_VALUE;

    static final int KIND = 17;
    static final int BOUNDED_KIND = 18;

    /** Removes all documents of a range. */
    public DeleteDocuments(RequestId request, MetricKey key, TimeRange range) {
      this(request, key, range, ALL);
    }

    /**
     * @throws IllegalArgumentException naming the field, the limit and what was got
     */
    public DeleteDocuments {
      if (most < 1) {
        throw new IllegalArgumentException("most: must be 1 at least, got " + most);
      }
    }

    static DeleteDocuments readFrom(RequestId request, DataInputStream in) throws IOException {
      return new DeleteDocuments(request, MetricKey.readFrom(in), TimeRange.readFrom(in));
    }

    static DeleteDocuments readBoundedFrom(RequestId request, DataInputStream in)
        throws IOException {
      return new DeleteDocuments(
          request, MetricKey.readFrom(in), TimeRange.readFrom(in), in.readLong());
    }

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          most == ALL ? KIND : BOUNDED_KIND,
          2 * RecordKey.MAX_BYTES,
          out -> {
            request.writeTo(out);
            key.writeTo(out);
            range.writeTo(out);
            if (most != ALL) {
              out.writeLong(most);
            }
          });
    }
  }
}
