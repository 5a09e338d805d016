package io.weir.job.samples;

import io.weir.model.Tag;
import io.weir.model.labels.SeriesLabels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Entries of the index of labels, which lead from a value of a label to a tag. They sort by label,
 * value and tag, so that the tags of a value are a list in the order of tags.
 *
 * <pre>
 *   label | 0x01 | value | 0x01 | tag     UTF-8, in which 0x01 and less do not occur
 * </pre>
 *
 * A tag has a posting for each label that {@linkplain SeriesLabels#own its name} says, but for the
 * metric before the braces, which the order of names finds, and for empty values, which are as none
 * at all. One of more than {@value #MOST_LABELS} labels has a single posting, of no label and no
 * value: it is looked at by every search, so that a name costs no more than so many times its
 * bytes. What a tag has is part of the stored format.
 */
final class Posting {
  static final int MOST_LABELS = 40;

  /** Less than all bytes of a tag, a label or a value. */
  static final byte SEPARATOR = 1;

  /** What the postings begin with of tags that have too many labels. */
  static final byte[] OF_MANY_LABELS = {SEPARATOR, SEPARATOR};

  private static final List<byte[]> NONE = List.of();

  private Posting() {}

  /** The postings of a tag, in their order. */
  static List<byte[]> of(Tag tag) {
    byte[] name = tag.utf8();
    if (name[name.length - 1] != '}') {
      return NONE; // most tags that are no series of Prometheus end here
    }
    return SeriesLabels.own(tag.toString()).map(labels -> of(name, labels)).orElse(NONE);
  }

  private static List<byte[]> of(byte[] name, Map<String, String> labels) {
    boolean hasMetric = name[0] != '{';
    List<byte[]> postings = new ArrayList<>(labels.size());
    labels.forEach(
        (label, value) -> {
          if (!value.isEmpty() && !(hasMetric && label.equals(SeriesLabels.NAME))) {
            postings.add(concat(list(label, value), name));
          }
        });
    return postings.size() > MOST_LABELS ? List.of(concat(OF_MANY_LABELS, name)) : postings;
  }

  /** What the postings of a value of a label begin with, and no others. */
  static byte[] list(String label, String value) {
    byte[] begin = values(label, value);
    byte[] list = Arrays.copyOf(begin, begin.length + 1);
    list[begin.length] = SEPARATOR;
    return list;
  }

  /** What the postings of all values of a label begin with whose own begin with a prefix. */
  static byte[] values(String label, String prefix) {
    return concat(
        concat(label.getBytes(StandardCharsets.UTF_8), new byte[] {SEPARATOR}),
        prefix.getBytes(StandardCharsets.UTF_8));
  }

  static byte[] concat(byte[] begin, byte[] end) {
    byte[] all = Arrays.copyOf(begin, begin.length + end.length);
    System.arraycopy(end, 0, all, begin.length, end.length);
    return all;
  }

  static boolean startsWith(byte[] posting, byte[] prefix) {
    return posting.length >= prefix.length
        && Arrays.equals(posting, 0, prefix.length, prefix, 0, prefix.length);
  }

  /** The tag of a posting of a list. */
  static Tag tag(byte[] posting, byte[] list) {
    return Tag.ofUtf8(posting, list.length, posting.length - list.length);
  }

  /**
   * What the list begins with that a posting is of.
   *
   * @param label in UTF-8 with a separator
   */
  static Optional<byte[]> list(byte[] posting, byte[] label) {
    for (int i = label.length; i < posting.length; i++) {
      if (posting[i] == SEPARATOR) {
        return Optional.of(Arrays.copyOf(posting, i + 1));
      }
    }
    return Optional.empty();
  }
}
