package io.weir.query.reply;

import io.weir.model.Query;
import io.weir.model.QueryResult;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many values the rows of results are taken to have, before there is a result: as many as the
 * widest so far. For any number of threads.
 */
public final class RowWidth {
  private final AtomicInteger widest;

  /**
   * @param values how many a row is taken to have until one has had more
   */
  RowWidth(int values) {
    widest = new AtomicInteger(values);
  }

  /**
   * The number of values that rows are sized by: what is asked for, or else the setting or the most
   * that a result has had.
   */
  public int of(Query.Report query) {
    return of(query.width(), query.values());
  }

  /**
   * The same of a sample.
   *
   * @param asked the width asked for, 0 for none
   * @param values those asked for, as bits; 0 for all
   */
  public int of(int asked, long values) {
    if (values != 0) {
      return Long.bitCount(values);
    }
    return asked == 0 ? widest.get() : asked;
  }

  /**
   * Learns from the result of a report, {@code Rows} or {@code FunctionRows}.
   *
   * @return the result
   * @throws io.weir.service.http.ProblemException if it is a refusal
   */
  public QueryResult learned(QueryResult answer) {
    if (answer instanceof QueryResult.Refusal refusal) {
      throw QueryFailures.problem(refusal);
    }
    int values =
        answer instanceof QueryResult.FunctionRows functions
            ? functions.width()
            : ((QueryResult.Rows) answer).width();
    widest.accumulateAndGet(values, Math::max);
    return answer;
  }
}
