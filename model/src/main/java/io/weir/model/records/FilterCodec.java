package io.weir.model.records;

import io.weir.model.MalformedException;
import java.io.DataInputStream;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a {@link Filter} is encoded inside a query, whose version is its version.
 *
 * <pre>
 *   1 | count i32 | filters                 and
 *   2 | count i32 | filters                 or
 *   3 | filter                              not
 *   4 | path | operator u8 | value          comparison
 *   5 | path | count i32 | values           in
 *   6 | path | boolean u8                   exists
 *   7 | path | pattern                      regex
 * </pre>
 */
final class FilterCodec {
  private static final int AND = 1;
  private static final int OR = 2;
  private static final int NOT = 3;
  private static final int COMPARISON = 4;
  private static final int IN = 5;
  private static final int EXISTS = 6;
  private static final int REGEX = 7;

  private FilterCodec() {}

  static void write(DataOutput out, Filter filter) throws IOException {
    if (filter instanceof Filter.And and) {
      writeAll(out, AND, and.filters());
    } else if (filter instanceof Filter.Or or) {
      writeAll(out, OR, or.filters());
    } else if (filter instanceof Filter.Not not) {
      out.writeByte(NOT);
      write(out, not.filter());
    } else if (filter instanceof Filter.Comparison comparison) {
      writePath(out, COMPARISON, comparison.path());
      out.writeByte(comparison.operator().code());
      comparison.value().writeTo(out);
    } else if (filter instanceof Filter.In in) {
      writePath(out, IN, in.path());
      out.writeInt(in.values().size());
      for (FilterValue value : in.values()) {
        value.writeTo(out);
      }
    } else if (filter instanceof Filter.Exists exists) {
      writePath(out, EXISTS, exists.path());
      out.writeBoolean(exists.exists());
    } else {
      Filter.Regex regex = (Filter.Regex) filter;
      writePath(out, REGEX, regex.path());
      RecordBytes.write(out, regex.pattern());
    }
  }

  private static void writeAll(DataOutput out, int kind, List<Filter> filters) throws IOException {
    out.writeByte(kind);
    out.writeInt(filters.size());
    for (Filter each : filters) {
      write(out, each);
    }
  }

  private static void writePath(DataOutput out, int kind, FilterPath path) throws IOException {
    out.writeByte(kind);
    RecordBytes.write(out, path.toString());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws MalformedException if it is something else
   * @throws IllegalArgumentException if it is out of bounds
   */
  static Filter read(DataInputStream in) throws IOException {
    return read(in, 1);
  }

  private static Filter read(DataInputStream in, int level) throws IOException {
    if (level > Filter.MAX_DEPTH) {
      throw new MalformedException("filter: has more than " + Filter.MAX_DEPTH + " levels");
    }
    int kind = in.readUnsignedByte();
    return switch (kind) {
      case AND -> new Filter.And(readAll(in, level));
      case OR -> new Filter.Or(readAll(in, level));
      case NOT -> new Filter.Not(read(in, level + 1));
      case COMPARISON ->
          new Filter.Comparison(
              path(in), operator(in.readUnsignedByte()), FilterValue.readFrom(in));
      case IN -> new Filter.In(path(in), values(in));
      case EXISTS -> new Filter.Exists(path(in), in.readBoolean());
      case REGEX -> new Filter.Regex(path(in), RecordBytes.readText(in));
      default -> throw RecordBytes.unknownKind("filter", kind);
    };
  }

  private static List<Filter> readAll(DataInputStream in, int level) throws IOException {
    int size = RecordBytes.readSize(in);
    List<Filter> filters = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      filters.add(read(in, level + 1));
    }
    return filters;
  }

  private static FilterPath path(DataInputStream in) throws IOException {
    return FilterPath.of(RecordBytes.readText(in));
  }

  private static List<FilterValue> values(DataInputStream in) throws IOException {
    int size = RecordBytes.readSize(in);
    List<FilterValue> values = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      values.add(FilterValue.readFrom(in));
    }
    return values;
  }

  private static Filter.Operator operator(int code) {
    return Arrays.stream(Filter.Operator.values())
        .filter(each -> each.code() == code)
        .findFirst()
        .orElseThrow(() -> RecordBytes.unknownKind("operator", code));
  }
}
