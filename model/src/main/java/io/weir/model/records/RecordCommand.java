package io.weir.model.records;

import io.weir.model.MalformedException;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;

/**
 * A write in the log of records. The operator applies the commands of a partition in the order of
 * the log. It emits one {@link Change} for each command to a key; for {@link ItemCommand.PutItems}
 * one for each task that owns some of the items; for {@link SetBucketLimits} and {@link SetSearch}
 * none. It takes a command's time from the log: the time at which Kafka appended it.
 */
public sealed interface RecordCommand
    permits RecordCommand.OfKey, RecordCommand.SetBucketLimits, ItemCommand, SetSearch {
  /** The largest document, in bytes. */
  int MAX_DOCUMENT_BYTES = 1 << 20;

  /** The largest sum of the documents of one command, in bytes. */
  int MAX_BATCH_BYTES = 16 << 20;

  /** The longest {@code Idempotency-Key}, in bytes of UTF-8. */
  int MAX_IDEMPOTENCY_KEY_BYTES = 255;

  /** No condition on the last id. */
  long ANY = -1;

  byte[] NO_IDEMPOTENCY_KEY = {};

  RequestId request();

  byte[] toBytes();

  /**
   * @throws MalformedException if the bytes are no command of this version
   */
  static RecordCommand of(byte[] bytes) {
    return RecordBytes.decode("command", bytes, RecordCommand::read);
  }

  /**
   * The hash that leads to the one task that a command is for; empty if it is for several tasks.
   * Reads no more than it needs to.
   *
   * @throws MalformedException if the bytes do not start like a command of this version
   */
  static OptionalInt ownerHash(byte[] bytes) {
    return RecordBytes.decodeStart(
        "command",
        bytes,
        (kind, in) -> {
          RequestId.readFrom(in);
          return kind == SetBucketLimits.KIND
                  || kind == ItemCommand.PutItems.KIND
                  || kind == SetSearch.KIND
              ? OptionalInt.empty()
              : OptionalInt.of(RecordKey.readFrom(in).hashCode());
        });
  }

  private static RecordCommand read(int kind, DataInputStream in) throws IOException {
    RequestId request = RequestId.readFrom(in);
    return switch (kind) {
      case Append.KIND ->
          new Append(
              request,
              StreamKey.readFrom(in),
              RecordBytes.read(in, MAX_IDEMPOTENCY_KEY_BYTES),
              in.readLong(),
              RecordBytes.readList(in));
      case Patch.KIND ->
          new Patch(
              request,
              StreamKey.readFrom(in),
              RecordBytes.read(in, MAX_IDEMPOTENCY_KEY_BYTES),
              in.readLong(),
              in.readBoolean(),
              RecordBytes.read(in, MAX_DOCUMENT_BYTES));
      case Delete.KIND -> new Delete(request, StreamKey.readFrom(in));
      case SetLimits.KIND ->
          new SetLimits(request, StreamKey.readFrom(in), StreamLimits.readFrom(in));
      case SetBucketLimits.KIND ->
          new SetBucketLimits(request, RecordBytes.readText(in), StreamLimits.readFrom(in));
      case DocumentCommand.PutDocument.KIND -> DocumentCommand.PutDocument.readFrom(request, in);
      case DocumentCommand.DeleteDocuments.KIND ->
          DocumentCommand.DeleteDocuments.readFrom(request, in);
      case DocumentCommand.DeleteDocuments.BOUNDED_KIND ->
          DocumentCommand.DeleteDocuments.readBoundedFrom(request, in);
      case SetSearch.KIND -> SetSearch.readFrom(request, in);
      default -> ItemCommand.read(kind, request, in);
    };
  }

  /** A command to one key, whose outcome is told. */
  sealed interface OfKey extends RecordCommand
      permits OfStream, DocumentCommand, ItemCommand.OfItem {
    RecordKey key();
  }

  /** A command to one stream. */
  sealed interface OfStream extends OfKey {
    @Override
    StreamKey key();
  }

  /** A command that may be repeated by the client and then has the outcome of the first one. */
  sealed interface Repeatable extends OfStream {
    /** 1 to {@value RecordCommand#MAX_IDEMPOTENCY_KEY_BYTES} bytes; empty if there is none. */
    byte[] idempotencyKey();

    /** The last id that the stream must have, 0 if it must be empty; {@link #ANY} for any. */
    long expectedLast();
  }

  /**
   * Appends events, all or none.
   *
   * @param documents JSON, as it came, 1 or more
   */
  record Append(
      RequestId request,
      StreamKey key,
      byte[] idempotencyKey,
      long expectedLast,
      List<byte[]> documents)
      implements Repeatable {
    static final int KIND = 1;

    /**
     * @throws IllegalArgumentException if there is no document
     */
    public Append {
      documents = List.copyOf(documents);
      if (documents.isEmpty()) {
        throw new IllegalArgumentException("documents: must be 1 at least");
      }
    }

    @Override
    public byte[] toBytes() {
      int size = documents.stream().mapToInt(each -> each.length + Integer.BYTES).sum();
      return RecordBytes.encode(
          KIND,
          size + 2 * RecordKey.MAX_BYTES,
          out -> {
            request.writeTo(out);
            key.writeTo(out);
            RecordBytes.write(out, idempotencyKey);
            out.writeLong(expectedLast);
            RecordBytes.write(out, documents);
          });
    }
  }

  /**
   * Applies a patch to the last event and appends the result.
   *
   * @param isMerge whether it is a merge patch (RFC 7396); else it is a JSON Patch (RFC 6902)
   * @param patch JSON, as it came
   */
  record Patch(
      RequestId request,
      StreamKey key,
      byte[] idempotencyKey,
      long expectedLast,
      boolean isMerge,
      byte[] patch)
      implements Repeatable {
    static final int KIND = 2;

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          patch.length + 2 * RecordKey.MAX_BYTES,
          out -> {
            request.writeTo(out);
            key.writeTo(out);
            RecordBytes.write(out, idempotencyKey);
            out.writeLong(expectedLast);
            out.writeBoolean(isMerge);
            RecordBytes.write(out, patch);
          });
    }
  }

  /** Removes all events of a stream, and its name from lists. Its ids go on if it comes again. */
  record Delete(RequestId request, StreamKey key) implements OfStream {
    static final int KIND = 3;

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          2 * RecordKey.MAX_BYTES,
          out -> {
            request.writeTo(out);
            key.writeTo(out);
          });
    }
  }

  /** Sets what is kept of a stream, which need not exist yet. */
  record SetLimits(RequestId request, StreamKey key, StreamLimits limits) implements OfStream {
    static final int KIND = 4;

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          2 * RecordKey.MAX_BYTES,
          out -> {
            request.writeTo(out);
            key.writeTo(out);
            limits.writeTo(out);
          });
    }
  }

  /**
   * Sets what is kept of each stream of a bucket. It is written to every partition of the log, and
   * in each concerns the bucket's streams of that partition alone: so it has its place in the order
   * of each stream's commands.
   */
  record SetBucketLimits(RequestId request, String bucket, StreamLimits limits)
      implements RecordCommand {
    static final int KIND = 5;

    /**
     * @throws IllegalArgumentException if there can be no bucket of this name
     */
    public SetBucketLimits {
      RecordKey.utf8("bucket", bucket);
    }

    @Override
    public byte[] toBytes() {
      return RecordBytes.encode(
          KIND,
          2 * RecordKey.MAX_BYTES,
          out -> {
            request.writeTo(out);
            RecordBytes.write(out, bucket);
            limits.writeTo(out);
          });
    }
  }
}
