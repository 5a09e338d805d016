package io.weir.query.report;

import io.weir.model.Periods;
import io.weir.model.QueryResult;
import io.weir.model.Tag;
import java.util.ArrayList;
import java.util.List;

/**
 * A result with the names that it was asked for by, filled: what every format of a report is
 * written from.
 *
 * @param resolution ns, as in {@link QueryResult.FunctionRows}
 * @param columns one for each function; one where none was asked for
 */
public record ReportTable(Tag tag, Periods periods, long resolution, List<ReportColumn> columns) {
  /** The result of a request's query, which is no refusal. */
  public static ReportTable of(ReportRequest request, QueryResult result) {
    if (result instanceof QueryResult.Rows rows) {
      return of(request.query().tag(), rows, request.fill());
    }
    QueryResult.FunctionRows rows = (QueryResult.FunctionRows) result;
    List<ReportColumn> columns = new ArrayList<>(rows.columns().size());
    for (int i = 0; i < rows.columns().size(); i++) {
      String name = request.functions().get(i).text();
      columns.add(
          ReportColumn.of(name, rows.width(), rows.columns().get(i)).filled(request.fill()));
    }
    return new ReportTable(request.query().tag(), rows.periods(), rows.resolution(), columns);
  }

  /** A report without functions. */
  public static ReportTable of(Tag tag, QueryResult.Rows rows) {
    return of(tag, rows, Fill.NONE);
  }

  private static ReportTable of(Tag tag, QueryResult.Rows rows, Fill fill) {
    List<ReportColumn> columns = List.of(ReportColumn.of(rows).filled(fill));
    return new ReportTable(tag, rows.periods(), rows.resolution(), columns);
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
