package io.weir.job.records.search;

import io.weir.job.records.Stored;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The words of one value, each once, in the order of their bytes, and where they stand in it.
 *
 * <pre>
 *   as bytes; a number is little-endian, seven bits a byte, the eighth set where more follow:
 *   version u8 = 1 | each word:
 *     bytes that it begins with as the one before u8 | its other bytes u8 | those
 *     | how often it stands there | its first position | each other one less the one before
 * </pre>
 */
final class WordList {
  /** The most words of a value that are taken; those after them cannot be found. */
  static final int MAX_WORDS = 20_000;

  /** Between two texts of a value there is more room than between words, so that no phrase fits. */
  private static final int GAP = 2;

  private static final byte VERSION = 1;

  private final List<Entry> entries;

  private WordList(List<Entry> entries) {
    this.entries = entries;
  }

  /** A word in UTF-8, and its positions, ascending. */
  record Entry(byte[] word, int[] positions) {}

  List<Entry> entries() {
    return entries;
  }

  /** The words of texts, as far as there is room. */
  static WordList of(Iterable<String> texts, Analysis analysis) {
    Collector words = new Collector();
    for (String text : texts) {
      if (words.isFull()) {
        break;
      }
      words.start += analysis.split(text, words) + GAP;
    }
    return new WordList(words.entries());
  }

  private static final class Collector implements Analysis.Words {
    private final Map<String, Positions> positions = new HashMap<>();
    private int count;

    /** The position of the first word of the present text. */
    private int start;

    boolean isFull() {
      return count >= MAX_WORDS;
    }

    @Override
    public boolean take(String word, int position, int end) {
      positions.computeIfAbsent(word, absent -> new Positions()).add(start + position);
      count++;
      return !isFull();
    }

    @Override
    public void passTooLong() {
      // Its position stays empty.
    }

    List<Entry> entries() {
      List<Entry> entries = new ArrayList<>(positions.size());
      positions.forEach(
          (word, at) -> entries.add(new Entry(word.getBytes(StandardCharsets.UTF_8), at.all())));
      entries.sort(Comparator.comparing(Entry::word, Arrays::compareUnsigned));
      return entries;
    }
  }

  private static final class Positions {
    private int[] all = new int[1];
    private int size;

    void add(int position) {
      if (size == all.length) {
        all = Arrays.copyOf(all, 2 * size);
      }
      all[size++] = position;
    }

    int[] all() {
      return Arrays.copyOf(all, size);
    }
  }

  /** The positions of a word; null if it is not there. */
  int[] positions(byte[] word) {
    int at = find(word);
    return at < entries.size() && Arrays.equals(entries.get(at).word, word)
        ? entries.get(at).positions
        : null;
  }

  /** Whether there is a word that starts so. */
  boolean hasStart(byte[] start) {
    int at = find(start);
    return at < entries.size() && startsWith(entries.get(at).word, start);
  }

  private static boolean startsWith(byte[] word, byte[] start) {
    return word.length >= start.length
        && Arrays.equals(word, 0, start.length, start, 0, start.length);
  }

  /** The index of the first word that is not before another one. */
  private int find(byte[] word) {
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (Arrays.compareUnsigned(entries.get(middle).word, word) < 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  byte[] toBytes() {
    ByteArrayOutputStream out = new ByteArrayOutputStream(16 + 16 * entries.size());
    out.write(VERSION);
    byte[] before = {};
    for (Entry entry : entries) {
      int same = Arrays.mismatch(before, entry.word);
      same = same < 0 ? before.length : same;
      out.write(same);
      out.write(entry.word.length - same);
      out.write(entry.word, same, entry.word.length - same);
      write(out, entry.positions.length);
      int last = 0;
      for (int position : entry.positions) {
        write(out, position - last);
        last = position;
      }
      before = entry.word;
    }
    return out.toByteArray();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IllegalStateException if it is damaged, or of another version
   */
  static WordList of(byte[] stored) {
    ByteBuffer in = Stored.open("list of words", stored, VERSION, 1);
    List<Entry> entries = new ArrayList<>();
    byte[] before = {};
    while (in.hasRemaining()) {
      int same = in.get() & 0xff;
      int others = in.get() & 0xff;
      byte[] word = Arrays.copyOf(before, same + others);
      in.get(word, same, others);
      int[] positions = new int[read(in)];
      int last = 0;
      for (int i = 0; i < positions.length; i++) {
        last += read(in);
        positions[i] = last;
      }
      entries.add(new Entry(word, positions));
      before = word;
    }
    return new WordList(entries);
  }

  private static void write(ByteArrayOutputStream out, int number) {
    int rest = number;
    while (rest >= 0x80) {
      out.write(rest & 0x7f | 0x80);
      rest >>>= 7;
    }
    out.write(rest);
  }

  private static int read(ByteBuffer in) {
    int number = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = in.get();
      number |= (next & 0x7f) << shift;
      if (next >= 0) {
        return number;
      }
    }
  }
}
