package io.weir.gateway.formats;

/** The values of a message while it is read, in arrays that are used again for the next. */
final class ValueBuffer {
  /** Room for as many as a message may have. */
  final double[] values;

  private final double[][] ofCount;

  ValueBuffer(MessageRules rules) {
    values = new double[rules.mostValues()];
    ofCount = new double[values.length + 1][];
    ofCount[values.length] = values;
  }

  /** The first {@code count} values, in an array of that length. */
  double[] first(int count) {
    if (count != values.length) {
      if (ofCount[count] == null) {
        ofCount[count] = new double[count];
      }
      System.arraycopy(values, 0, ofCount[count], 0, count);
    }
    return ofCount[count];
  }
}
