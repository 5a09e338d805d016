package io.weir.model;

import io.weir.model.labels.LabelMatcher;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Queries as bytes: {@code version u8 | kind u8 | fields}. Big-endian, strings as {@link
 * DataOutputStream#writeUTF} writes them; queries are small, and there is one a request.
 */
final class QueryCodec {
  private static final int REPORT = 1;
  private static final int TAG_LIST = 2;
  private static final int STATUS = 3;
  private static final int BATCH = 4;
  private static final int SAMPLE_PAGE = 5;
  private static final int SAMPLE_AT = 6;
  private static final int RECORDS = 7;

  /** As {@link #TAG_LIST}, with matchers. */
  private static final int TAG_SEARCH = 8;

  /** As {@link #SAMPLE_PAGE}, with a span. */
  private static final int SPANNED_SAMPLE_PAGE = 9;

  private QueryCodec() {}

  static byte[] encode(Query query) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(64);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(Query.VERSION);
      encode(out, query);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void encode(DataOutputStream out, Query query) throws IOException {
    if (query instanceof Query.Report report) {
      out.writeByte(REPORT);
      encode(out, report.tag());
      out.writeLong(report.periods().start());
      out.writeLong(report.periods().end());
      out.writeInt(report.periods().points());
      out.writeByte(report.width());
      out.writeByte(report.preferred());
      out.writeLong(report.values());
      out.writeByte(report.functions().size());
      for (SampleFunction function : report.functions()) {
        out.writeByte(function.kind().code);
        out.writeLong(function.duration());
        out.writeDouble(function.quantile());
      }
    } else if (query instanceof Query.SamplePage page) {
      out.writeByte(page.span() == 0 ? SAMPLE_PAGE : SPANNED_SAMPLE_PAGE);
      encode(out, page.tag());
      out.writeLong(page.start());
      out.writeLong(page.end());
      out.writeByte(page.width());
      out.writeByte(page.preferred());
      out.writeLong(page.values());
      out.writeBoolean(page.descending());
      out.writeInt(page.maxBytes());
      if (page.span() != 0) {
        out.writeLong(page.span());
      }
    } else if (query instanceof Query.SampleAt at) {
      out.writeByte(SAMPLE_AT);
      encode(out, at.tag());
      out.writeLong(at.time());
      out.writeByte(at.width());
      out.writeByte(at.preferred());
      out.writeLong(at.values());
    } else if (query instanceof QueryBatch batch) {
      out.writeByte(BATCH);
      out.writeShort(batch.queries().size());
      for (Query part : batch.queries()) {
        encode(out, part);
      }
    } else if (query instanceof Query.TagList list) {
      out.writeByte(list.matchers().isEmpty() ? TAG_LIST : TAG_SEARCH);
      out.writeUTF(list.prefix());
      out.writeUTF(list.after());
      out.writeInt(list.limit());
      out.writeByte(list.width());
      out.writeInt(list.routingHash());
      if (!list.matchers().isEmpty()) {
        encode(out, list.matchers());
      }
    } else if (query instanceof Query.StatusOf status) {
      out.writeByte(STATUS);
      out.writeInt(status.routingHash());
    } else if (query instanceof Query.Records records) {
      out.writeByte(RECORDS);
      out.writeInt(records.routingHash());
      out.write(records.query());
    }
  }

  private static void encode(DataOutputStream out, Tag tag) throws IOException {
    TagLength.write(out, tag.length());
    out.write(tag.utf8());
  }

  private static void encode(DataOutputStream out, List<LabelMatcher> matchers) throws IOException {
    out.writeByte(matchers.size());
    for (LabelMatcher matcher : matchers) {
      out.writeByte(matcher.type().code());
      out.writeUTF(matcher.label());
      out.writeUTF(matcher.text());
    }
  }

  static Query decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int version = in.readUnsignedByte();
      if (version != Query.VERSION) {
        throw new MalformedException(
            "query: version must be " + Query.VERSION + ", got " + version);
      }
      Query query = decode(in, in.readUnsignedByte());
      if (in.read() >= 0) {
        throw new MalformedException("query: has bytes after its end");
      }
      return query;
    } catch (IOException | IllegalArgumentException e) {
      throw new MalformedException("query: cannot be read: " + e);
    }
  }

  private static Query decode(DataInputStream in, int kind) throws IOException {
    switch (kind) {
      case REPORT:
        return new Query.Report(
            decodeTag(in),
            new Periods(in.readLong(), in.readLong(), in.readInt()),
            in.readUnsignedByte(),
            in.readUnsignedByte(),
            in.readLong(),
            decodeFunctions(in));
      case TAG_LIST:
        return new Query.TagList(
            in.readUTF(), in.readUTF(), in.readInt(), in.readUnsignedByte(), in.readInt());
      case TAG_SEARCH:
        return decodeSearch(in);
      case STATUS:
        return new Query.StatusOf(in.readInt());
      case SAMPLE_PAGE, SPANNED_SAMPLE_PAGE:
        return decodePage(in, kind);
      case SAMPLE_AT:
        return new Query.SampleAt(
            decodeTag(in),
            in.readLong(),
            in.readUnsignedByte(),
            in.readUnsignedByte(),
            in.readLong());
      case RECORDS:
        return new Query.Records(in.readInt(), in.readAllBytes());
      case BATCH:
        return new QueryBatch(decodeBatch(in));
      default:
        throw new MalformedException("query: unknown kind " + kind);
    }
  }

  private static Query decodePage(DataInputStream in, int kind) throws IOException {
    return new Query.SamplePage(
        decodeTag(in),
        in.readLong(),
        in.readLong(),
        in.readUnsignedByte(),
        in.readUnsignedByte(),
        in.readLong(),
        in.readBoolean(),
        in.readInt(),
        kind == SPANNED_SAMPLE_PAGE ? in.readLong() : 0);
  }

  private static Query decodeSearch(DataInputStream in) throws IOException {
    String prefix = in.readUTF();
    String after = in.readUTF();
    int limit = in.readInt();
    int width = in.readUnsignedByte();
    int routingHash = in.readInt();
    List<LabelMatcher> matchers = new ArrayList<>();
    for (int left = in.readUnsignedByte(); left > 0; left--) {
      LabelMatcher.Type type = LabelMatcher.Type.of(in.readUnsignedByte());
      matchers.add(new LabelMatcher(type, in.readUTF(), in.readUTF()));
    }
    return new Query.TagList(prefix, after, limit, width, matchers, routingHash);
  }

  private static Tag decodeTag(DataInputStream in) throws IOException {
    byte[] tag = in.readNBytes(TagLength.read(in));
    String fault = Tag.fault(tag, 0, tag.length);
    if (fault != null) {
      throw new MalformedException("query: " + fault);
    }
    return Tag.ofUtf8(tag, 0, tag.length);
  }

  private static List<Query> decodeBatch(DataInputStream in) throws IOException {
    int count = QueryBatch.requireBatchSize(in.readUnsignedShort());
    List<Query> queries = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int kind = in.readUnsignedByte();
      if (kind == BATCH) {
        throw new MalformedException("query: has a batch in a batch");
      }
      queries.add(decode(in, kind));
    }
    return queries;
  }

  private static List<SampleFunction> decodeFunctions(DataInputStream in) throws IOException {
    List<SampleFunction> functions = new ArrayList<>();
    for (int left = in.readUnsignedByte(); left > 0; left--) {
      functions.add(
          new SampleFunction(
              SampleFunction.Kind.of(in.readUnsignedByte()), in.readLong(), in.readDouble()));
    }
    return functions;
  }
}
