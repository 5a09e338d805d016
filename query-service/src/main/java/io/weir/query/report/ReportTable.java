package io.weir.query.report;

import io.weir.model.Periods;
import io.weir.model.Query;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import io.weir.query.format.ReplyFormat;
import io.weir.query.reply.Utf8Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A result with the names that it was asked for by, filled: what every format of a report is
 * written from.
 *
 * @param resolution ns, as in {@link QueryResult.FunctionRows}
 * @param values which values of each sample the columns have, as in {@link Query.Report}
 * @param columns one for each function; one where none was asked for
 */
public record ReportTable(
    Tag tag, Periods periods, long resolution, long values, List<ReportColumn> columns) {
  /** The result of a request's query, which is no refusal. */
  public static ReportTable of(ReportRequest request, QueryResult result) {
    return of(request, request.query().tag(), result);
  }

  /** The same of another tag than the request's. */
  public static ReportTable of(ReportRequest request, Tag tag, QueryResult result) {
    Query.Report query = request.query();
    if (result instanceof QueryResult.Rows rows) {
      return of(tag, rows, query.values(), request.fill());
    }
    QueryResult.FunctionRows rows = (QueryResult.FunctionRows) result;
    List<ReportColumn> columns = new ArrayList<>(rows.columns().size());
    for (int i = 0; i < rows.columns().size(); i++) {
      String name = request.functions().get(i).text();
      columns.add(
          ReportColumn.of(name, rows.width(), rows.columns().get(i)).filled(request.fill()));
    }
    return new ReportTable(tag, rows.periods(), rows.resolution(), query.values(), columns);
  }

  /** A report without functions. */
  public static ReportTable of(Tag tag, QueryResult.Rows rows) {
    return of(tag, rows, 0, Fill.NONE);
  }

  private static ReportTable of(Tag tag, QueryResult.Rows rows, long values, Fill fill) {
    List<ReportColumn> columns = List.of(ReportColumn.of(rows).filled(fill));
    return new ReportTable(tag, rows.periods(), rows.resolution(), values, columns);
  }

  /**
   * The resolution, or that of what it is compared with if that is larger, ns.
   *
   * @param compared null if it is not there
   */
  public long coarsest(ReportTable compared) {
    return compared == null ? resolution : Math.max(resolution, compared.resolution);
  }

  /** The report in a format; Arrow is bytes rather than text. */
  public Utf8Text text(ReplyFormat format) {
    return format == ReplyFormat.JSON
        ? ReportJson.of(this)
        : ReportWriter.text(format, false, Map.of("tag", tag.toString()), this, null);
  }

  /** What value {@code i} of the columns is called: by its number among all of a sample's. */
  String value(int i) {
    long rest = values == 0 ? -1 : values;
    for (int skipped = 0; skipped < i; skipped++) {
      rest &= rest - 1;
    }
    return "v" + Long.numberOfTrailingZeros(rest);
  }

  /** Whether columns are told apart by their functions' names. */
  boolean hasNames() {
    return columns.size() > 1;
  }

  /** Numbers in all rows. */
  int numbers() {
    return columns.stream().mapToInt(column -> column.values().length).sum();
  }
}
