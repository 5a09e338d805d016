package io.weir.job.samples.chunk;

import io.weir.model.decimal.Decimals;

/**
 * What neighbouring buckets let expect of one of their columns, see {@link BucketRow#expected}: the
 * numbers of another column, or, of sums, each times the count of its bucket.
 *
 * @param places what the numbers stand for, see {@link Decimals}
 * @param counts null where it is no column of sums
 * @param ofCounts what the counts stand for
 * @param products the largest magnitude of a number times its count, or more
 */
record ExpectedColumn(long[] numbers, int places, long[] counts, int ofCounts, double products) {
  /**
   * Up to this, three operations on doubles, each rounded, give the whole number that is nearest to
   * the exact result: so a product of decimals is expected to be that of the whole numbers.
   */
  private static final double EXACT_PRODUCT = 0x1p49;

  ExpectedColumn(long[] numbers, int places) {
    this(numbers, places, null, 0, 0);
  }

  /** Adds it to the differences from it of {@code size} buckets, as numbers with these places. */
  void addTo(long[] differences, int size, int ofDifferences) {
    if (counts != null) {
      addSumsTo(differences, size, ofDifferences);
    } else if (places == ofDifferences) {
      for (int i = 0; i < size; i++) {
        differences[i] += numbers[i];
      }
    } else {
      for (int i = 0; i < size; i++) {
        double number = Decimals.toDouble(numbers[i], places);
        differences[i] += Decimals.toLong(number, ofDifferences);
      }
    }
  }

  private void addSumsTo(long[] differences, int size, int ofDifferences) {
    boolean sameDecimals = places != Decimals.NONE && places == ofDifferences && ofCounts == 0;
    if (sameDecimals && products <= EXACT_PRODUCT) {
      for (int i = 0; i < size; i++) {
        differences[i] += counts[i] * numbers[i];
      }
      return;
    }
    for (int i = 0; i < size; i++) {
      double count = Decimals.toDouble(counts[i], ofCounts);
      double number = Decimals.toDouble(numbers[i], places);
      differences[i] += BucketRow.expectedSum(count, number, ofDifferences);
    }
  }
}
