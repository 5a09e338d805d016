package io.weir.job.records.documents;

/** Characters that count each look at one of them, for code that knows of no deadline. */
final class TimedText implements CharSequence {
  private final TimeAllowance deadline;
  private char[] chars;
  private int from;
  private int length;

  TimedText(TimeAllowance deadline) {
    this.deadline = deadline;
  }

  /** Holds other characters from now on, without a copy of them. */
  TimedText set(char[] array, int offset, int count) {
    chars = array;
    from = offset;
    length = count;
    return this;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public char charAt(int index) {
    deadline.step();
    return chars[from + index];
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new TimedText(deadline).set(chars, from + start, end - start);
  }

  @Override
  public String toString() {
    return new String(chars, from, length);
  }
}
