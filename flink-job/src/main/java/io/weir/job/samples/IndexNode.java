package io.weir.job.samples;

import io.weir.job.samples.chunk.Fragments;
import io.weir.job.samples.chunk.StoredFormat;
import io.weir.model.Bytes;
import io.weir.model.MalformedException;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A node of a chunk index: where its children begin in time, in order. A page's children are
 * chunks, the root's are pages. A child holds the times from its own lower bound up to the next
 * one's, the last all later ones. Nothing is before the first: a tree begins at the earliest
 * possible time, and once chunks were removed, samples of their times begin a new first chunk.
 *
 * <pre>
 *   fragment: format u8 | (lower i64 | mark i32) x changes
 * </pre>
 *
 * The mark is the count of a sealed child's samples, {@link #OPEN}, or {@link #GONE}. Fragments are
 * applied one after the other.
 */
final class IndexNode {
  /** The mark of a child whose samples must be counted. */
  static final int OPEN = 0;

  private static final int GONE = -1;
  private static final int ENTRY_BYTES = Long.BYTES + Integer.BYTES;
  private static final int INITIAL_CAPACITY = 2;

  private long[] lowers;
  private int[] marks;
  private int size;

  IndexNode() {
    this(INITIAL_CAPACITY);
  }

  private IndexNode(int capacity) {
    lowers = new long[capacity];
    marks = new int[capacity];
  }

  /** The node that a list of fragments adds up to. */
  static IndexNode of(byte[] stored) {
    IndexNode index = new IndexNode(Math.max(INITIAL_CAPACITY, stored.length / ENTRY_BYTES));
    Fragments fragments = new Fragments(stored);
    while (fragments.next()) {
      StoredFormat.require("index node", stored[fragments.offset()], StoredFormat.INDEX_NODE);
      if (fragments.length() % ENTRY_BYTES != 1) {
        throw new MalformedException("index node: must hold whole entries");
      }
      int end = fragments.offset() + fragments.length();
      for (int at = fragments.offset() + 1; at < end; at += ENTRY_BYTES) {
        index.apply(Bytes.getLong(stored, at), Bytes.getInt(stored, at + Long.BYTES));
      }
    }
    return index;
  }

  private void apply(long lower, int mark) {
    if (mark == GONE) {
      remove(find(lower));
    } else {
      put(lower, mark);
    }
  }

  int size() {
    return size;
  }

  /** Bytes allocated for entries. */
  int heapBytes() {
    return lowers.length * ENTRY_BYTES;
  }

  Stream<Long> lowers() {
    return Arrays.stream(lowers, 0, size).boxed();
  }

  long lower(int i) {
    return lowers[i];
  }

  int mark(int i) {
    return marks[i];
  }

  /** The child that holds a time. */
  int locate(long time) {
    if (size > 0 && lowers[size - 1] <= time) {
      return size - 1;
    }
    int i = Arrays.binarySearch(lowers, 0, size, time);
    return Math.max(0, i < 0 ? -i - 2 : i);
  }

  /** Adds a child or changes its mark; returns its index. */
  int put(long lower, int mark) {
    int i = size > 0 && lowers[size - 1] < lower ? -size - 1 : find(lower);
    if (i < 0) {
      i = -i - 1;
      insert(i, lower);
    }
    marks[i] = mark;
    return i;
  }

  private int find(long lower) {
    return Arrays.binarySearch(lowers, 0, size, lower);
  }

  private void insert(int i, long lower) {
    if (size == lowers.length) {
      lowers = Arrays.copyOf(lowers, 2 * size);
      marks = Arrays.copyOf(marks, 2 * size);
    }
    System.arraycopy(lowers, i, lowers, i + 1, size - i);
    System.arraycopy(marks, i, marks, i + 1, size - i);
    lowers[i] = lower;
    size++;
  }

  /** Removes the child at {@code i}, if there is one. */
  void remove(int i) {
    if (i >= 0 && i < size) {
      size--;
      System.arraycopy(lowers, i + 1, lowers, i, size - i);
      System.arraycopy(marks, i + 1, marks, i, size - i);
    }
  }

  /** Removes the first children. */
  void removeFirst(int count) {
    size -= count;
    System.arraycopy(lowers, count, lowers, 0, size);
    System.arraycopy(marks, count, marks, 0, size);
  }

  /** Moves the children from {@code from} on to a new node. */
  IndexNode splitOff(int from) {
    IndexNode right = new IndexNode(Math.max(INITIAL_CAPACITY, size - from));
    for (int i = from; i < size; i++) {
      right.put(lowers[i], marks[i]);
    }
    size = from;
    return right;
  }

  /** The whole node as one fragment. */
  byte[] toBytes() {
    byte[] bytes = changeBytes(size);
    for (int i = 0; i < size; i++) {
      putEntry(bytes, i, lowers[i], marks[i]);
    }
    return bytes;
  }

  /** A fragment with the current marks of children. */
  byte[] changeOf(int from, int to) {
    byte[] bytes = changeBytes(to - from);
    for (int i = from; i < to; i++) {
      putEntry(bytes, i - from, lowers[i], marks[i]);
    }
    return bytes;
  }

  private static byte[] changeBytes(int entries) {
    byte[] bytes = new byte[1 + entries * ENTRY_BYTES];
    bytes[0] = StoredFormat.INDEX_NODE.code();
    return bytes;
  }

  private static void putEntry(byte[] bytes, int i, long lower, int mark) {
    Bytes.putLong(bytes, 1 + i * ENTRY_BYTES, lower);
    Bytes.putInt(bytes, 1 + i * ENTRY_BYTES + Long.BYTES, mark);
  }
}
