package io.weir.gateway.csv;

import io.weir.gateway.formats.DecimalScanner;
import io.weir.gateway.formats.PlainDecimal;
import io.weir.gateway.formats.SampleSink;
import io.weir.model.Excerpt;
import io.weir.model.Tag;
import java.util.Arrays;
import java.util.function.LongSupplier;

/** Makes samples of lines; for one thread. */
final class RowReader {
  private static final byte[] NULL = {'n', 'u', 'l', 'l'};

  private final CsvColumns columns;
  private final ImportRequest request;
  private final LongSupplier clock;
  private final DecimalScanner decimals = new DecimalScanner();
  private final double[] values;
  private final byte[] allTags;

  /** Where the line's tag is. */
  private byte[] tag;

  private int tagFrom;
  private int tagTo;
  private long time;
  private long latest;
  private long empty;

  /**
   * @param clock the latest time allowed now, ns
   */
  RowReader(CsvColumns columns, ImportRequest request, LongSupplier clock) {
    this.columns = columns;
    this.request = request;
    this.clock = clock;
    values = new double[columns.width()];
    allTags = request.tag().map(Tag::utf8).orElse(new byte[0]);
    tag = allTags;
    tagTo = allTags.length;
    latest = clock.getAsLong();
  }

  /** Values that were empty or null, and became NaN. */
  long empty() {
    return empty;
  }

  /**
   * Reads the fields of a line and passes its sample on.
   *
   * @return what is wrong with the line, and nothing is passed on; null if nothing
   */
  String read(CsvFields fields, SampleSink sink) {
    int[] roles = columns.roles();
    if (fields.count() != roles.length) {
      return "it must have " + roles.length + " fields, got " + fields.count();
    }
    long emptyBefore = empty;
    for (int i = 0; i < roles.length; i++) {
      String fault =
          switch (roles[i]) {
            case CsvColumns.TIME -> time(fields, i);
            case CsvColumns.TAG -> tag(fields, i);
            case CsvColumns.NONE -> null;
            default -> value(fields, i, roles[i]);
          };
      if (fault != null) {
        empty = emptyBefore;
        return fault;
      }
    }
    sink.add(tag, tagFrom, tagTo - tagFrom, time, values);
    return null;
  }

  private String time(CsvFields fields, int field) {
    int from = trimmedFrom(fields, field);
    int to = trimmedTo(fields, field, from);
    time = TimeText.read(fields.bytes(), from, to, request.unit());
    if (time > latest) {
      latest = clock.getAsLong();
    }
    if (time > 0 && time <= latest) {
      return null;
    }
    String form =
        time == TimeText.NONE ? "a number of " + request.unitName() + " or RFC 3339, " : "";
    return refusal(
        fields,
        field,
        "must be " + form + "1 to " + latest + " ns (the clock and what is allowed ahead)");
  }

  private String tag(CsvFields fields, int field) {
    tag = fields.bytes();
    tagFrom = fields.from(field);
    tagTo = fields.to(field);
    return Tag.fault(tag, tagFrom, tagTo - tagFrom);
  }

  private String value(CsvFields fields, int field, int place) {
    byte[] bytes = fields.bytes();
    int from = trimmedFrom(fields, field);
    int to = trimmedTo(fields, field, from);
    if (from == to || isNull(bytes, from, to)) {
      values[place] = Double.NaN;
      empty++;
      return request.refusesEmpty() ? refusal(fields, field, "must be a number") : null;
    }
    if (decimals.read(bytes, from, to) == to) {
      values[place] = decimals.value();
      return null;
    }
    String text = fields.text(field).strip();
    values[place] = PlainDecimal.parse(text);
    return Double.isFinite(values[place]) || text.equalsIgnoreCase("nan")
        ? null
        : refusal(fields, field, "must be a finite number");
  }

  /** As exports write what is no finite number. */
  private static boolean isNull(byte[] bytes, int from, int to) {
    return to - from == NULL.length
        && bytes[from] == NULL[0]
        && Arrays.equals(bytes, from, to, NULL, 0, NULL.length);
  }

  /**
   * Whether a first line has names: as many as there are columns, no time where the time is, and no
   * number where a value is.
   */
  boolean isHeader(CsvFields fields) {
    int[] roles = columns.roles();
    boolean isHeader = fields.count() == roles.length;
    for (int i = 0; isHeader && i < roles.length; i++) {
      isHeader =
          switch (roles[i]) {
            case CsvColumns.TIME -> !isNumber(fields, i) && time(fields, i) != null;
            case CsvColumns.TAG, CsvColumns.NONE -> true;
            default -> !isNumber(fields, i) && trimmedFrom(fields, i) < fields.to(i);
          };
    }
    return isHeader;
  }

  private static boolean isNumber(CsvFields fields, int field) {
    return Double.isFinite(PlainDecimal.parse(fields.text(field).strip()));
  }

  private static int trimmedFrom(CsvFields fields, int field) {
    int from = fields.from(field);
    while (from < fields.to(field) && fields.bytes()[from] == ' ') {
      from++;
    }
    return from;
  }

  private static int trimmedTo(CsvFields fields, int field, int from) {
    int to = fields.to(field);
    while (to > from && fields.bytes()[to - 1] == ' ') {
      to--;
    }
    return to;
  }

  private String refusal(CsvFields fields, int field, String detail) {
    String name = columns.names().get(field);
    String column =
        name.isEmpty()
            ? "column " + (field + 1)
            : "column " + (field + 1) + ", " + Excerpt.of(name) + ",";
    return column + " " + detail + ", got \"" + Excerpt.of(fields.text(field)) + '"';
  }
}
