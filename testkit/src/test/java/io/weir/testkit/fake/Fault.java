package io.weir.testkit.fake;

/** How a {@link FakeWeir} can be wrong. */
public enum Fault {
  NONE,
  /** One value of one row is a thousandth off. */
  WRONG_VALUE,
  /** A report lacks its last row. */
  MISSING_ROW,
  /** The time of a row is a nanosecond late. */
  TIME_OFF_BY_ONE,
  /** A sample right at the end of a period counts as in it. */
  END_INCLUDED,
  /** Rows before the tag's first sample are zeros. */
  ZEROS_FOR_NONE,
  /** One sample in a thousand is forgotten after its 204. */
  LOST_SAMPLE,
  /** The list of tags counts one sample twice. */
  DOUBLE_COUNT,
  /** The list of tags says that a tag began a nanosecond earlier. */
  FIRST_OFF_BY_ONE,
  /** A tag that was never sent is listed. */
  EXTRA_TAG,
  /** An unknown tag gets an empty report. */
  UNKNOWN_TAG_ANSWERED
}
