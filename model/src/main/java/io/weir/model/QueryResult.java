package io.weir.model;

import java.util.Arrays;
import java.util.List;

/** The result of a {@link Query}. */
public sealed interface QueryResult {
  /** The version byte that every encoded result starts with. */
  byte VERSION = 3;

  /** The result as bytes, see {@link QueryResultCodec}. */
  default byte[] toBytes() {
    return QueryResultCodec.encode(this);
  }

  /** How many bytes {@link #toBytes} gives. */
  default int encodedSize() {
    return QueryResultCodec.size(this);
  }

  /**
   * @throws MalformedException if the bytes are no result of this version
   */
  static QueryResult of(byte[] bytes) {
    return QueryResultCodec.decode(bytes);
  }

  /** What the result may lack, as the query client knows. */
  default Caveat caveat() {
    return Caveat.NONE;
  }

  /** The result as the state gave it. */
  default QueryResult unmarked() {
    return this;
  }

  /**
   * The rows of a {@link Query.Report} without functions: row i, for i = 1..N, holds the values of
   * the tag's latest sample with a time before t(i).
   *
   * @param resolution ns; 0 if every row is exact, else the width of the buckets that answered: a
   *     row is older than the exact one by less than that
   * @param width values a row
   * @param missing how many rows, from the first on, have no values, since they end before the
   *     tag's first sample
   * @param oldest ns, the time of the sample whose values the first row with any has; those of
   *     later rows are no older. 0 where no row has values.
   * @param values the values of the other rows, row by row: {@code (points - missing) * width}
   */
  record Rows(
      Periods periods, long resolution, int width, int missing, long oldest, double[] values)
      implements QueryResult {
    /** Whether row {@code row}, 1..N, has values. */
    public boolean has(int row) {
      return row > missing;
    }

    /** Value {@code i} of row {@code row}, 1..N, which must have values. */
    public double value(int row, int i) {
      return values[(row - 1 - missing) * width + i];
    }
  }

  /**
   * The rows of a {@link Query.Report} with functions.
   *
   * @param resolution ns; 0 if every row is of samples alone, else the width of the buckets that
   *     were used where samples are no longer held: each counts in the period of its first sample
   * @param width values that were asked for
   * @param oldest ns, the least time of which a sample counts in any row, the start or earlier;
   *     {@link Long#MIN_VALUE} where a row would have counted any earlier one
   * @param columns one for each function, in the order asked for
   */
  record FunctionRows(
      Periods periods, long resolution, int width, long oldest, List<Column> columns)
      implements QueryResult {
    public FunctionRows {
      columns = List.copyOf(columns);
    }

    /**
     * What a function gives.
     *
     * @param values row by row, in a row part by part (of OHLC: first, max, min, last; of M4:
     *     first, min, max, last), in a part value by value: {@code points * parts * width}; NaN
     *     where there is none
     * @param times ns, for M4 only, else none: row by row those of the first and the last sample,
     *     then of each value's first min, then of each value's first max: {@code points * (2 + 2 *
     *     width)}; 0 where there is none
     */
    public record Column(SampleFunction.Kind kind, double[] values, long[] times) {
      private static final long[] NO_TIMES = {};

      /** Of a function without times. */
      public Column(SampleFunction.Kind kind, double[] values) {
        this(kind, values, NO_TIMES);
      }
    }

    /** How many times a column of a function has. */
    static int times(SampleFunction.Kind kind, int points, int width) {
      return kind == SampleFunction.Kind.M4 ? points * (2 + 2 * width) : 0;
    }
  }

  /**
   * A page of raw samples, in the order of their times or, if asked for, from the latest on.
   *
   * @param width values of the series' samples
   * @param columns values of each that were asked for
   * @param more whether more samples are held after the page and within what was asked for
   * @param times ns, one a sample
   * @param values sample by sample, {@code times.length * columns}
   */
  record SamplePage(int width, int columns, boolean more, long[] times, double[] values)
      implements QueryResult {
    /** How many samples there are. */
    public int size() {
      return times.length;
    }
  }

  /**
   * The latest sample up to a time.
   *
   * @param time ns, its own
   * @param resolution ns; 0 if it is the latest one, else the width of the bucket that it was taken
   *     from, which may have held later ones up to the time asked for
   * @param width values of the series' samples
   * @param values those that were asked for
   */
  record Sample(long time, long resolution, int width, double[] values) implements QueryResult {}

  /**
   * The results of the first queries of a {@link QueryBatch}, at least one. Those of tags that the
   * task does not own are refused, {@link Refusal.Reason#NOT_SERVING}.
   *
   * @param results neither batches nor marked
   */
  record Batch(List<QueryResult> results) implements QueryResult {
    public Batch {
      results = List.copyOf(results);
    }
  }

  /**
   * A page of tags in their order.
   *
   * @param tags at most the limit; fewer do not mean that there are no more
   * @param next where the page ends, if there may be more: all names up to this one, and it, were
   *     looked at. It need not be in the page. Null if there are no more.
   * @param firstKeyGroup the first of the key groups that the result covers
   * @param lastKeyGroup the last of them
   */
  record Tags(List<Entry> tags, Tag next, int firstKeyGroup, int lastKeyGroup)
      implements QueryResult {
    public Tags {
      tags = List.copyOf(tags);
    }

    /**
     * What is held of a tag, raw and rolled up: of all its series together, or of the one of the
     * width asked for.
     *
     * @param widths of the series that the tag has, whichever was asked for
     * @param first ns, the time of the earliest sample that is held or was rolled up
     * @param last ns, the time of the latest one
     * @param count the samples held, each (tag, time) once, and those in roll-ups. A sample that
     *     came again after it had been rolled up is counted twice.
     */
    public record Entry(Tag tag, Widths widths, long first, long last, long count) {}
  }

  /**
   * How far a task has come.
   *
   * @param firstKeyGroup the first of the key groups that it owns
   * @param lastKeyGroup the last of them
   * @param samples received since the task started
   * @param completeSince ms since the epoch: every sample that Kafka has taken since then is held,
   *     within retention; 0 if everything ever taken is
   * @param positions of each partition, up to where queries see what concerns these key groups
   */
  record Status(
      int firstKeyGroup, int lastKeyGroup, long samples, long completeSince, Positions positions)
      implements QueryResult {
    /** The status of a task that has received nothing yet. */
    public static Status empty(int firstKeyGroup, int lastKeyGroup) {
      return new Status(firstKeyGroup, lastKeyGroup, 0, 0, Positions.NONE);
    }
  }

  /** A result that may lack something. The client adds the mark, which is not encoded. */
  record Marked(QueryResult unmarked, Caveat caveat) implements QueryResult {
    @Override
    public byte[] toBytes() {
      return unmarked.toBytes();
    }
  }

  /**
   * What a result may lack.
   *
   * @param completeSince ms since the epoch: samples accepted before then may be missing; 0 if none
   *     are
   * @param behindMillis ms by which the replica that answered lags behind the newest position of
   *     any replica, or, where one was never seen, may lag; 0 up to {@code WEIR_QUERY_MAX_BEHIND}
   */
  record Caveat(long completeSince, long behindMillis) {
    public static final Caveat NONE = new Caveat(0, 0);

    /** What may be missing in a result made of two. */
    public Caveat and(Caveat other) {
      return new Caveat(
          Math.max(completeSince, other.completeSince), Math.max(behindMillis, other.behindMillis));
    }
  }

  /**
   * What the state of records answers.
   *
   * @param result a {@link io.weir.model.records.RecordResult} as bytes
   */
  record Records(byte[] result) implements QueryResult {
    @Override
    public boolean equals(Object other) {
      return other instanceof Records that && Arrays.equals(result, that.result);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(result);
    }
  }

  /** The state was reached and has no result. */
  record Refusal(Reason reason, String message) implements QueryResult {
    /** Why a query is refused, with the code that it is encoded by. */
    public enum Reason {
      /** No sample of the tag is held. */
      UNKNOWN_TAG(0),
      /**
       * The task is starting or stopping: retry, or query another replica. In a batch also: another
       * task has the tag, send the query alone.
       */
      NOT_SERVING(1),
      /** The query could not be read. */
      MALFORMED(2),
      /** The state failed to answer; its log says more. */
      FAILED(3),
      /** The tag has no series of the width asked for; the message says which it has. */
      UNKNOWN_WIDTH(4),
      /** The tag has several series, none is preferred; the message says which. */
      WIDTH_NOT_GIVEN(5),
      /** The series cannot answer what was asked; the message begins with the field. */
      INVALID(6),
      /** The task has not applied the log up to the position that the query demands: retry. */
      BEHIND(7),
      /** What answers the query is being built: retry, or query another replica. */
      BUILDING(8),
      /** The query is not signed as the job wants it: {@link QuerySecret}. */
      UNTRUSTED(9);

      final byte code;

      Reason(int code) {
        this.code = (byte) code;
      }
    }
  }
}
