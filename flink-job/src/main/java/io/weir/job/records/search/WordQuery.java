package io.weir.job.records.search;

import io.weir.model.Excerpt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/**
 * What a value must have: words, phrases, words that start so. The text of a query is split as
 * values are.
 */
public final class WordQuery {
  /** The most words in a query. */
  static final int MAX_WORDS = 16;

  /** The shortest start of a word, in bytes of UTF-8. */
  static final int MIN_START_BYTES = 2;

  private static final String FIELD = "q: ";
  private static final char QUOTE = '"';
  private static final char STAR = '*';

  private final TreeSet<byte[]> words = new TreeSet<>(Arrays::compareUnsigned);
  private final TreeSet<byte[]> starts = new TreeSet<>(Arrays::compareUnsigned);
  private final List<Phrase> phrases = new ArrayList<>();
  private final Analysis analysis = new Analysis();
  private int count;

  /** Words of which each stands one place after the one before. */
  private record Phrase(List<byte[]> words) {
    boolean isIn(WordList list) {
      int[][] positions = new int[words.size()][];
      for (int i = 0; i < positions.length; i++) {
        positions[i] = list.positions(words.get(i));
        if (positions[i] == null) {
          return false;
        }
      }
      return Arrays.stream(positions[0]).anyMatch(start -> isAt(start, positions));
    }

    private static boolean isAt(int start, int[][] positions) {
      for (int i = 1; i < positions.length; i++) {
        if (Arrays.binarySearch(positions[i], start + i) < 0) {
          return false;
        }
      }
      return true;
    }
  }

  /** A word of the query, and where it ends in the text. */
  private record Part(byte[] word, int end) {}

  private WordQuery() {}

  /**
   * Reads a query: words, which end with {@code *} where only their start is known, and phrases in
   * quotes.
   *
   * @throws IllegalArgumentException naming {@code q}, the limit and what was got
   */
  public static WordQuery of(String text) {
    WordQuery query = new WordQuery();
    int at = 0;
    while (at < text.length()) {
      int end;
      if (text.charAt(at) == QUOTE) {
        end = text.indexOf(QUOTE, at + 1);
        if (end < 0) {
          throw new IllegalArgumentException(FIELD + "must close each quote it opens");
        }
        query.addPhrase(text.substring(at + 1, end));
        end++;
        if (end < text.length() && text.charAt(end) == STAR) {
          throw starAlone("a phrase");
        }
      } else {
        end = at;
        while (end < text.length() && !isEnd(text.charAt(end))) {
          end++;
        }
        if (end == at) {
          end++;
        } else {
          query.addWord(text.substring(at, end));
        }
      }
      at = end;
    }
    if (query.count == 0) {
      throw new IllegalArgumentException(FIELD + "must have a word, got none");
    }
    return query;
  }

  private static boolean isEnd(char c) {
    return c == QUOTE || Character.isWhitespace(c);
  }

  private void addPhrase(String text) {
    List<byte[]> parts = split(text).stream().map(Part::word).toList();
    words.addAll(parts);
    if (parts.size() > 1) {
      phrases.add(new Phrase(parts));
    }
  }

  private void addWord(String text) {
    boolean isStart = text.charAt(text.length() - 1) == STAR;
    String word = isStart ? text.substring(0, text.length() - 1) : text;
    if (word.indexOf(STAR) >= 0) {
      throw starAlone(text);
    }
    List<Part> parts = split(word);
    if (isStart) {
      Part last = parts.isEmpty() ? null : parts.remove(parts.size() - 1);
      if (last == null || last.end != word.length() || last.word.length < MIN_START_BYTES) {
        throw starAlone(text);
      }
      starts.add(last.word);
    }
    parts.forEach(part -> words.add(part.word));
  }

  private static IllegalArgumentException starAlone(String got) {
    return new IllegalArgumentException(
        FIELD
            + "* must end a word of which "
            + MIN_START_BYTES
            + " bytes at least are given, got "
            + Excerpt.of(got));
  }

  private List<Part> split(String text) {
    List<Part> parts = new ArrayList<>();
    analysis.split(
        text,
        new Analysis.Words() {
          @Override
          public boolean take(String word, int position, int end) {
            parts.add(new Part(word.getBytes(StandardCharsets.UTF_8), end));
            return true;
          }

          @Override
          public void passTooLong() {
            throw new IllegalArgumentException(
                FIELD + "a word must have at most " + Analysis.MAX_WORD_BYTES + " bytes of UTF-8");
          }
        });
    count += parts.size();
    if (count > MAX_WORDS) {
      throw new IllegalArgumentException(
          FIELD + "must have at most " + MAX_WORDS + " words, got " + count);
    }
    return parts;
  }

  /** The words that must be there, those of phrases among them, each once. */
  List<byte[]> words() {
    return List.copyOf(words);
  }

  /** What words must start with, each once. */
  List<byte[]> starts() {
    return List.copyOf(starts);
  }

  /** Whether a value must have more than the {@linkplain #words words} and one start of a word. */
  boolean needsList(boolean oneStartIsThere) {
    return !phrases.isEmpty() || starts.size() > (oneStartIsThere ? 1 : 0);
  }

  /** Whether a value that has the {@linkplain #words words} has the rest, too. */
  boolean restIsIn(WordList list) {
    return starts.stream().allMatch(list::hasStart)
        && phrases.stream().allMatch(phrase -> phrase.isIn(list));
  }
}
