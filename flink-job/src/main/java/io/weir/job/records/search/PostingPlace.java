package io.weir.job.records.search;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Where what is in the map of an index' words in a key group, {@link
 * io.weir.job.records.MapKey#search}. No word holds the byte 0.
 *
 * <pre>
 *     1 | word | 0 | key     a value that has the word, without a value of its own
 *     2 | key                the {@link WordList} of a value that has words
 * </pre>
 */
final class PostingPlace {
  /** Before all places. */
  static final byte[] START = {};

  /** After all places. */
  static final byte[] END = {3};

  private static final byte WORD = 1;
  private static final byte LIST = 2;
  private static final byte END_OF_WORD = 0;
  private static final byte AFTER_WORD = 1;

  private PostingPlace() {}

  /** What the places of the values that have a word start with. */
  static byte[] word(byte[] word) {
    return word(word, END_OF_WORD);
  }

  /** After the places of the values that have a word, and before those of longer words. */
  static byte[] afterWord(byte[] word) {
    return word(word, AFTER_WORD);
  }

  private static byte[] word(byte[] word, byte end) {
    return ByteBuffer.allocate(1 + word.length + 1).put(WORD).put(word).put(end).array();
  }

  /** What the places of values start with that have a word with a start. */
  static byte[] wordsWith(byte[] start) {
    return ByteBuffer.allocate(1 + start.length).put(WORD).put(start).array();
  }

  /** A value that has a word. */
  static byte[] word(byte[] word, byte[] key) {
    return ByteBuffer.allocate(1 + word.length + 1 + key.length)
        .put(WORD)
        .put(word)
        .put(END_OF_WORD)
        .put(key)
        .array();
  }

  /** The word in a place of a value that has it. */
  static byte[] wordAt(byte[] place) {
    int end = 1;
    while (place[end] != END_OF_WORD) {
      end++;
    }
    return Arrays.copyOfRange(place, 1, end);
  }

  /** What the places of lists start with. */
  static byte[] lists() {
    return new byte[] {LIST};
  }

  /** The list of words of a value. */
  static byte[] list(byte[] key) {
    return ByteBuffer.allocate(1 + key.length).put(LIST).put(key).array();
  }
}
