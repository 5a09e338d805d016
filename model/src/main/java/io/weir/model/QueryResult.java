package io.weir.model;

import java.util.List;

/** What comes back for a {@link Query}. */
public sealed interface QueryResult {
  /** The version byte that every encoded answer starts with. */
  byte VERSION = 2;

  /** The answer as bytes, see {@link QueryResultCodec}. */
  default byte[] toBytes() {
    return QueryResultCodec.encode(this);
  }

  /**
   * @throws MalformedException if the bytes are no answer of this version
   */
  static QueryResult of(byte[] bytes) {
    return QueryResultCodec.decode(bytes);
  }

  /** What the answer may lack, as whoever asked for it knows. */
  default Caveat caveat() {
    return Caveat.NONE;
  }

  /** The answer as the state gave it. */
  default QueryResult unmarked() {
    return this;
  }

  /**
   * The rows of a {@link Query.Report}: row i, for i = 1..N, holds the values of the tag's latest
   * sample with a time before t(i).
   *
   * @param resolution ns; 0 if every row is exact, else the width of the buckets that hide which
   *     sample is: a row is older than the exact one by less
   * @param width values a row
   * @param missing how many rows, from the first on, lie before the tag's first sample and so have
   *     no values
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
   * A page of tags in their order.
   *
   * @param tags no more than were asked for; fewer do not mean that there are no more
   * @param next where the page ends, if there may be more: all names up to this one, and it, were
   *     looked at. It need not be in the page. Null if there are no more.
   * @param firstKeyGroup the first of the key groups that the answer speaks for
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
     * @param count the samples held, each (tag, time) once, and those that roll-ups count. One that
     *     came again after it had been rolled up is counted twice.
     */
    public record Entry(Tag tag, Widths widths, long first, long last, long count) {}
  }

  /**
   * How far a machine has come.
   *
   * @param firstKeyGroup the first of the key groups that it owns
   * @param lastKeyGroup the last of them
   * @param samples received since the task started
   * @param completeSince ms since the epoch: every sample that Kafka has taken since then is held,
   *     within retention; 0 if everything ever taken is
   * @param positions how far of each partition what concerns these key groups can be asked
   */
  record Status(
      int firstKeyGroup, int lastKeyGroup, long samples, long completeSince, Positions positions)
      implements QueryResult {
    /** Of a machine that has received nothing yet. */
    public static Status empty(int firstKeyGroup, int lastKeyGroup) {
      return new Status(firstKeyGroup, lastKeyGroup, 0, 0, Positions.NONE);
    }
  }

  /** An answer that may lack something. The client marks it; the mark is not encoded. */
  record Marked(QueryResult unmarked, Caveat caveat) implements QueryResult {
    @Override
    public byte[] toBytes() {
      return unmarked.toBytes();
    }
  }

  /**
   * What an answer may lack.
   *
   * @param completeSince ms since the epoch: of what was accepted before then, something may be
   *     missing; 0 if nothing is
   * @param behindMillis ms by which the replica that answered lags behind the newest that any was
   *     seen to have, or may have had where one was never seen; 0 up to {@code
   *     WEIR_QUERY_MAX_BEHIND}
   */
  record Caveat(long completeSince, long behindMillis) {
    public static final Caveat NONE = new Caveat(0, 0);

    /** What may be missing in an answer made of two. */
    public Caveat and(Caveat other) {
      return new Caveat(
          Math.max(completeSince, other.completeSince), Math.max(behindMillis, other.behindMillis));
    }
  }

  /** The state was reached and has no answer. */
  record Refusal(Reason reason, String message) implements QueryResult {
    /** Why a query is refused, with the code that it is encoded by. */
    public enum Reason {
      /** No sample of the tag is held. */
      UNKNOWN_TAG(0),
      /** The task is starting or stopping: ask again, or ask another. */
      NOT_SERVING(1),
      /** The query could not be read. */
      MALFORMED(2),
      /** The state failed to answer; its log says more. */
      FAILED(3),
      /** The tag has no series of the width asked for; the message says which it has. */
      UNKNOWN_WIDTH(4),
      /** The tag has several series, none is preferred; the message says which. */
      WIDTH_NOT_GIVEN(5);

      final byte code;

      Reason(int code) {
        this.code = (byte) code;
      }
    }
  }
}
