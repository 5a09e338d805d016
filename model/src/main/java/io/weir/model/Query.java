package io.weir.model;

import io.weir.model.labels.LabelMatcher;
import java.util.Arrays;
import java.util.List;

/**
 * A query to the state that owns a tag. It travels as the key of a queryable state, so its {@link
 * #routingHash} decides which key group, and so which task, answers.
 */
public sealed interface Query
    permits Query.OfSeries, QueryBatch, Query.TagList, Query.StatusOf, Query.Records {
  /** The version byte that every encoded query starts with. */
  byte VERSION = 3;

  /** The name of the queryable state that answers. */
  String STATE_NAME = "query";

  /** The name of the queryable state that answers {@link Records}. */
  String RECORDS_STATE_NAME = "records";

  /** The queryable state that answers this query. */
  default String stateName() {
    return STATE_NAME;
  }

  /** The hash that Flink turns into a key group. */
  int routingHash();

  /** The query as bytes, see {@link QueryCodec}. */
  default byte[] toBytes() {
    return QueryCodec.encode(this);
  }

  /**
   * @throws MalformedException if the bytes are no query of this version
   */
  static Query of(byte[] bytes) {
    return QueryCodec.decode(bytes);
  }

  /**
   * A query to one series of a tag. If no width is asked for, it is the series of the preferred
   * width if the tag has it, else the only series of the tag. If it has several, that is a refusal.
   */
  sealed interface OfSeries extends Query {
    Tag tag();

    /** Values of the series' samples, 1 to 64; 0 if none is asked for. */
    int width();

    /** The same of the series that is meant if none is asked for, 1 to 64; 0 if none is. */
    int preferred();

    @Override
    default int routingHash() {
      return tag().hashCode();
    }
  }

  /**
   * What did a series of the tag look like, period by period? Answered by {@link QueryResult.Rows}
   * where no function is asked for, which means {@link SampleFunction.Kind#LAST}, else by {@link
   * QueryResult.FunctionRows}.
   *
   * @param values which values of each sample are wanted: bit i for value i; 0 for all
   * @param functions at most {@value #MAX_FUNCTIONS}, in the order wanted
   */
  record Report(
      Tag tag,
      Periods periods,
      int width,
      int preferred,
      long values,
      List<SampleFunction> functions)
      implements OfSeries {
    /** The most functions in one query. */
    public static final int MAX_FUNCTIONS = 32;

    /**
     * The most numbers in a result, which is 8 MB: points times values times the {@linkplain
     * SampleFunction.Kind#parts parts} of all functions.
     */
    public static final int MAX_NUMBERS = 1 << 20;

    /**
     * @throws IllegalArgumentException naming the field, the limit and what was got
     */
    public Report {
      SampleBlock.requireWidthOrNone(width);
      SampleBlock.requireWidthOrNone(preferred);
      functions = List.copyOf(functions);
      if (functions.size() > MAX_FUNCTIONS) {
        throw new IllegalArgumentException(
            "fn: must be at most " + MAX_FUNCTIONS + " functions, got " + functions.size());
      }
    }

    /** The latest samples, with all their values. */
    public Report(Tag tag, Periods periods, int width, int preferred) {
      this(tag, periods, width, preferred, 0, List.of());
    }

    /** Of the only series of a tag. */
    public Report(Tag tag, Periods periods) {
      this(tag, periods, 0, 0);
    }
  }

  /**
   * Which raw samples of a series are held from a time on? Answered by {@link
   * QueryResult.SamplePage}: as many as fit; the next page begins where this one ended.
   *
   * @param start ns, the first time that is wanted
   * @param end ns, the first time after it that is not
   * @param values which values of each sample are wanted: bit i for value i; 0 for all
   * @param descending whether the latest sample comes first
   * @param maxBytes the most that times and values of a page take, eight bytes each: {@value
   *     #MIN_BYTES} to {@value #MAX_BYTES}
   * @param span ns; 0 for raw samples alone. Else, where samples were rolled up, the last one of
   *     each bucket is among them, or the first where the last is not wanted: of the widest buckets
   *     of an eighth of the span, or of the narrowest. Not descending.
   */
  record SamplePage(
      Tag tag,
      long start,
      long end,
      int width,
      int preferred,
      long values,
      boolean descending,
      int maxBytes,
      long span)
      implements OfSeries {
    /** The smallest page that may be asked for: a sample of 64 values takes half of it. */
    public static final int MIN_BYTES = 1 << 10;

    /** The largest page that may be asked for. */
    public static final int MAX_BYTES = 4 << 20;

    /**
     * @throws IllegalArgumentException naming the field, the limit and what was got
     */
    public SamplePage {
      if (end < start) {
        throw new IllegalArgumentException(
            "end: must not be before start (" + start + "), got " + end);
      }
      if (maxBytes < MIN_BYTES || maxBytes > MAX_BYTES) {
        throw new IllegalArgumentException(
            "maxBytes: must be " + MIN_BYTES + " to " + MAX_BYTES + ", got " + maxBytes);
      }
      if (span < 0 || span > 0 && descending) {
        throw new IllegalArgumentException("span: must be 0, or more if ascending, got " + span);
      }
      SampleBlock.requireWidthOrNone(width);
      SampleBlock.requireWidthOrNone(preferred);
    }

    /** Of raw samples alone. */
    public SamplePage(
        Tag tag,
        long start,
        long end,
        int width,
        int preferred,
        long values,
        boolean descending,
        int maxBytes) {
      this(tag, start, end, width, preferred, values, descending, maxBytes, 0);
    }
  }

  /**
   * What is the latest sample of a series up to a time? Answered by {@link QueryResult.Sample}; by
   * a refusal with {@link QueryResult.Refusal.Reason#UNKNOWN_TAG} also where the tag has later
   * samples only.
   *
   * @param time ns, the latest time that the sample may have
   * @param values which values of the sample are wanted: bit i for value i; 0 for all
   */
  record SampleAt(Tag tag, long time, int width, int preferred, long values) implements OfSeries {
    /**
     * @throws IllegalArgumentException naming the field, the limit and what was got
     */
    public SampleAt {
      SampleBlock.requireWidthOrNone(width);
      SampleBlock.requireWidthOrNone(preferred);
    }
  }

  /**
   * Which tags are there? The entry of a tag is of all its series together, or of the one of the
   * width asked for. Answered by {@link QueryResult.Tags}, a page of all key groups of the task
   * that the hash leads to.
   *
   * @param prefix what the names start with, may be empty
   * @param after only names after this tag, in the order of tags; empty for all
   * @param limit the most to return, 1 to {@value #MAX_LIMIT}
   * @param width only tags that have a series of this width, 1 to 64; 0 for all
   * @param matchers only tags of which one value of a series, of this width, has labels that all
   *     match; see {@link LabelMatcher#requireFew}. An older job refuses them.
   * @param routingHash any hash that leads to the wanted key group
   */
  record TagList(
      String prefix,
      String after,
      int limit,
      int width,
      List<LabelMatcher> matchers,
      int routingHash)
      implements Query {
    /** The most tags in one result. */
    public static final int MAX_LIMIT = 1000;

    /**
     * @throws IllegalArgumentException naming the field, the limit and what was got
     */
    public TagList {
      if (limit < 1 || limit > MAX_LIMIT) {
        throw new IllegalArgumentException("limit: must be 1 to " + MAX_LIMIT + ", got " + limit);
      }
      SampleBlock.requireWidthOrNone(width);
      matchers = LabelMatcher.requireFew(matchers);
      Utf8.requireAtMost("prefix", prefix, Tag.MAX_BYTES);
      Utf8.requireAtMost("cursor", after, Tag.MAX_BYTES);
      if (!after.isEmpty()) {
        Tag.requireCursor(after);
      }
    }

    /** Of tags with any labels. */
    public TagList(String prefix, String after, int limit, int width, int routingHash) {
      this(prefix, after, limit, width, List.of(), routingHash);
    }
  }

  /**
   * Does the task that the hash leads to answer, and how far has it come? Answered by {@link
   * QueryResult.Status}.
   *
   * @param ofRecords whether it is sent to the state of records; its bytes are the same
   */
  record StatusOf(int routingHash, boolean ofRecords) implements Query {
    /** To the state of samples. */
    public StatusOf(int routingHash) {
      this(routingHash, false);
    }

    @Override
    public String stateName() {
      return ofRecords ? RECORDS_STATE_NAME : STATE_NAME;
    }
  }

  /**
   * A query to the state of records. Answered by {@link QueryResult.Records}.
   *
   * @param query a {@link io.weir.model.records.RecordQuery} as bytes
   */
  record Records(int routingHash, byte[] query) implements Query {
    @Override
    public String stateName() {
      return RECORDS_STATE_NAME;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Records that
          && routingHash == that.routingHash
          && Arrays.equals(query, that.query);
    }

    @Override
    public int hashCode() {
      return 31 * routingHash + Arrays.hashCode(query);
    }
  }
}
