package io.weir.job.samples.function;

/** The first and the last sample of a period, and how many there are. */
final class Ends implements Part {
  private final double[] first;
  private final double[] last;
  private long count;

  Ends(int width) {
    first = new double[width];
    last = new double[width];
  }

  @Override
  public void clear() {
    count = 0;
  }

  @Override
  public void add(Columns samples, int from, int to) {
    for (int v = 0; v < first.length; v++) {
      if (count == 0) {
        first[v] = samples.get(v, from);
      }
      last[v] = samples.get(v, to - 1);
    }
    count += to - from;
  }

  double first(int value) {
    return first[value];
  }

  double last(int value) {
    return last[value];
  }
}
