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

  private static final int HEADER_BYTES = 2;

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
      return TagsCodec.size(tags);
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
      TagsCodec.put(out.put(TagsCodec.isNextLong(tags) ? TAGS_NEXT_LONG : TAGS), tags);
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
        return TagsCodec.decode(in, false);
      case TAGS_NEXT_LONG:
        return TagsCodec.decode(in, true);
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
