package io.weir.model;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Results as bytes: {@code version u8 | kind u8 | fields}. Little-endian. */
final class QueryResultCodec {
  private static final byte ROWS = 1;
  private static final byte TAGS = 2;
  private static final byte STATUS = 3;
  private static final byte REFUSAL = 4;
  private static final byte FUNCTION_ROWS = 5;
  private static final byte SAMPLE_PAGE = 7;
  private static final byte BATCH = 6;
  private static final byte SAMPLE = 8;
  private static final byte RECORDS = 9;

  /** As {@link #TAGS}, but the length of the next one is u16, since it has more than 255 bytes. */
  private static final byte TAGS_NEXT_LONG = 10;

  private static final int MAX_SHORT_NEXT = 255;

  private static final int HEADER_BYTES = 2;

  private static final byte[] NO_TAG = {};

  private QueryResultCodec() {}

  static byte[] encode(QueryResult result) {
    ByteBuffer out = ByteBuffer.allocate(size(result)).order(ByteOrder.LITTLE_ENDIAN);
    put(out, result);
    return out.array();
  }

  /** How many bytes the result is encoded as. */
  static int size(QueryResult result) {
    return HEADER_BYTES + fieldBytes(result.unmarked());
  }

  private static int fieldBytes(QueryResult result) {
    if (result instanceof QueryResult.Rows rows) {
      return RowsCodec.size(rows);
    } else if (result instanceof QueryResult.FunctionRows rows) {
      return RowsCodec.size(rows);
    } else if (result instanceof QueryResult.SamplePage page) {
      return SamplePageCodec.size(page);
    } else if (result instanceof QueryResult.Sample sample) {
      return RowsCodec.size(sample);
    } else if (result instanceof QueryResult.Batch batch) {
      return batchBytes(batch);
    } else if (result instanceof QueryResult.Tags tags) {
      return tagsBytes(tags);
    } else if (result instanceof QueryResult.Records records) {
      return records.result().length;
    } else if (result instanceof QueryResult.Status status) {
      return 2 * Integer.BYTES + 2 * Long.BYTES + status.positions().toBytes().length;
    }
    return 1 + message((QueryResult.Refusal) result).length;
  }

  private static int batchBytes(QueryResult.Batch batch) {
    int size = Short.BYTES;
    for (QueryResult result : batch.results()) {
      size = Math.addExact(size, Integer.BYTES + size(result));
    }
    return size;
  }

  private static int tagsBytes(QueryResult.Tags tags) {
    int size = 3 * Integer.BYTES + (isNextLong(tags) ? Short.BYTES : 1);
    size += tags.next() == null ? 0 : tags.next().length();
    for (QueryResult.Tags.Entry entry : tags.tags()) {
      int length = entry.tag().length();
      size += TagLength.bytes(length) + length + 4 * Long.BYTES;
    }
    return size;
  }

  private static boolean isNextLong(QueryResult.Tags tags) {
    return tags.next() != null && tags.next().length() > MAX_SHORT_NEXT;
  }

  private static byte[] message(QueryResult.Refusal refusal) {
    return refusal.message().getBytes(StandardCharsets.UTF_8);
  }

  private static void put(ByteBuffer out, QueryResult result) {
    out.put(QueryResult.VERSION);
    if (result instanceof QueryResult.Rows rows) {
      RowsCodec.put(out.put(ROWS), rows);
    } else if (result instanceof QueryResult.FunctionRows rows) {
      RowsCodec.put(out.put(FUNCTION_ROWS), rows);
    } else if (result instanceof QueryResult.SamplePage page) {
      SamplePageCodec.put(out.put(SAMPLE_PAGE), page);
    } else if (result instanceof QueryResult.Sample sample) {
      RowsCodec.put(out.put(SAMPLE), sample);
    } else if (result instanceof QueryResult.Batch batch) {
      out.put(BATCH).putShort((short) batch.results().size());
      for (QueryResult part : batch.results()) {
        put(out.putInt(size(part)), part);
      }
    } else if (result instanceof QueryResult.Tags tags) {
      putTags(out.put(isNextLong(tags) ? TAGS_NEXT_LONG : TAGS), tags);
    } else if (result instanceof QueryResult.Records records) {
      out.put(RECORDS).put(records.result());
    } else if (result instanceof QueryResult.Status status) {
      out.put(STATUS)
          .putInt(status.firstKeyGroup())
          .putInt(status.lastKeyGroup())
          .putLong(status.samples())
          .putLong(status.completeSince())
          .put(status.positions().toBytes());
    } else {
      QueryResult.Refusal refusal = (QueryResult.Refusal) result;
      out.put(REFUSAL).put(refusal.reason().code).put(message(refusal));
    }
  }

  private static void putTags(ByteBuffer out, QueryResult.Tags tags) {
    out.putInt(tags.firstKeyGroup()).putInt(tags.lastKeyGroup()).putInt(tags.tags().size());
    for (QueryResult.Tags.Entry entry : tags.tags()) {
      TagLength.put(out, entry.tag().length());
      out.put(entry.tag().utf8())
          .putLong(entry.widths().mask())
          .putLong(entry.first())
          .putLong(entry.last())
          .putLong(entry.count());
    }
    byte[] next = tags.next() == null ? NO_TAG : tags.next().utf8();
    (isNextLong(tags) ? out.putShort((short) next.length) : out.put((byte) next.length)).put(next);
  }

  static QueryResult decode(byte[] bytes) {
    return decode(ByteBuffer.wrap(bytes), true);
  }

  private static QueryResult decode(ByteBuffer bytes, boolean mayBeBatch) {
    ByteBuffer in = bytes.order(ByteOrder.LITTLE_ENDIAN);
    try {
      byte version = in.get();
      if (version != QueryResult.VERSION) {
        throw new MalformedException(
            "result: version must be " + QueryResult.VERSION + ", got " + version);
      }
      byte kind = in.get();
      if (kind == BATCH && !mayBeBatch) {
        throw new MalformedException("result: has a batch in a batch");
      }
      QueryResult result = decode(in, kind);
      if (in.hasRemaining()) {
        throw new MalformedException("result: has " + in.remaining() + " bytes after its end");
      }
      return result;
    } catch (BufferUnderflowException | IllegalArgumentException e) {
      throw new MalformedException("result: cannot be read: " + e);
    }
  }

  private static QueryResult decode(ByteBuffer in, byte kind) {
    switch (kind) {
      case ROWS:
        return RowsCodec.decodeRows(in);
      case FUNCTION_ROWS:
        return RowsCodec.decodeFunctionRows(in);
      case SAMPLE_PAGE:
        return SamplePageCodec.decode(in);
      case SAMPLE:
        return RowsCodec.decodeSample(in);
      case BATCH:
        return decodeBatch(in);
      case TAGS:
        return decodeTags(in, false);
      case TAGS_NEXT_LONG:
        return decodeTags(in, true);
      case STATUS:
        return decodeStatus(in);
      case RECORDS:
        return new QueryResult.Records(rest(in));
      case REFUSAL:
        return decodeRefusal(in);
      default:
        throw new MalformedException("result: unknown kind " + kind);
    }
  }

  private static QueryResult decodeBatch(ByteBuffer in) {
    int count = QueryBatch.requireBatchSize(in.getShort());
    List<QueryResult> results = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int length = in.getInt();
      if (length < 0 || length > in.remaining()) {
        throw new MalformedException(
            "result: needs " + length + " bytes of a result, has " + in.remaining());
      }
      results.add(decode(in.slice(in.position(), length), false));
      in.position(in.position() + length);
    }
    return new QueryResult.Batch(results);
  }

  private static QueryResult decodeTags(ByteBuffer in, boolean isNextLong) {
    int first = in.getInt();
    int last = in.getInt();
    int count = in.getInt();
    if (count < 0 || count > Query.TagList.MAX_LIMIT) {
      throw new MalformedException("result: has " + count + " tags");
    }
    List<QueryResult.Tags.Entry> tags = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      tags.add(
          new QueryResult.Tags.Entry(
              decodeTag(in, TagLength.get(in)),
              new Widths(in.getLong()),
              in.getLong(),
              in.getLong(),
              in.getLong()));
    }
    int length = isNextLong ? in.getShort() & 0xffff : in.get() & 0xff;
    if (isNextLong && length <= MAX_SHORT_NEXT) {
      throw new MalformedException("result: a length of " + length + " is written as a long one");
    }
    return new QueryResult.Tags(tags, length == 0 ? null : decodeTag(in, length), first, last);
  }

  private static Tag decodeTag(ByteBuffer in, int length) {
    byte[] tag = new byte[length];
    in.get(tag);
    String fault = Tag.fault(tag, 0, length);
    if (fault != null) {
      throw new MalformedException("result: " + fault);
    }
    return Tag.ofUtf8(tag, 0, length);
  }

  private static QueryResult decodeStatus(ByteBuffer in) {
    int first = in.getInt();
    int last = in.getInt();
    long samples = in.getLong();
    long completeSince = in.getLong();
    try {
      return new QueryResult.Status(first, last, samples, completeSince, Positions.of(rest(in)));
    } catch (MalformedException e) {
      throw new MalformedException("result: " + e.getMessage());
    }
  }

  private static QueryResult decodeRefusal(ByteBuffer in) {
    byte code = in.get();
    for (QueryResult.Refusal.Reason reason : QueryResult.Refusal.Reason.values()) {
      if (reason.code == code) {
        return new QueryResult.Refusal(reason, new String(rest(in), StandardCharsets.UTF_8));
      }
    }
    throw new MalformedException("result: unknown reason " + code);
  }

  private static byte[] rest(ByteBuffer in) {
    byte[] rest = new byte[in.remaining()];
    in.get(rest);
    return rest;
  }
}
