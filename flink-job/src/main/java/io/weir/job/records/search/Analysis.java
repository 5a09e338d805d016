package io.weir.job.records.search;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.OffsetAttribute;

/**
 * Splits texts into words as Lucene's standard analysis does: at the word boundaries of Unicode's
 * Annex 29, in lower case, without stop words. For one thread.
 */
public final class Analysis {
  /** To be raised when the same text is split into other words; what is stored is then rebuilt. */
  public static final int VERSION = 1;

  /** The longest word, in bytes of UTF-8; longer ones cannot be searched for. */
  static final int MAX_WORD_BYTES = 255;

  /** Lucene cuts longer words, between surrogates one character before: no piece fits. */
  private static final int PIECE_CHARS = MAX_WORD_BYTES + 2;

  private static final int MAX_BYTES_A_CHAR = 3;

  private final StandardTokenizer tokenizer = new StandardTokenizer();
  private final TokenStream stream = new LowerCaseFilter(tokenizer);
  private final CharTermAttribute term = stream.getAttribute(CharTermAttribute.class);
  private final OffsetAttribute offset = stream.getAttribute(OffsetAttribute.class);

  Analysis() {
    tokenizer.setMaxTokenLength(PIECE_CHARS);
  }

  /** Takes the words of a text. */
  interface Words {
    /**
     * A word.
     *
     * @param position how many words stand before it, those that are too long among them
     * @param end where it ends in the text
     * @return whether more are wanted
     */
    boolean take(String word, int position, int end);

    /** A word has more than {@value #MAX_WORD_BYTES} bytes. */
    void passTooLong();
  }

  /**
   * Splits a text.
   *
   * @return how many words it has, up to the last one wanted
   */
  int split(String text, Words words) {
    try (stream) {
      tokenizer.setReader(new StringReader(text));
      stream.reset();
      int position = 0;
      int endOfPiece = -1;
      boolean wantsMore = true;
      while (wantsMore && stream.incrementToken()) {
        boolean isRestOfWord = offset.startOffset() == endOfPiece;
        if (isRestOfWord || isTooLong()) {
          endOfPiece =
              isRestOfWord || term.length() > MAX_WORD_BYTES ? offset.endOffset() : endOfPiece;
          words.passTooLong();
        } else {
          wantsMore = words.take(term.toString(), position, offset.endOffset());
        }
        position++;
      }
      stream.end();
      return position;
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private boolean isTooLong() {
    return term.length() * MAX_BYTES_A_CHAR > MAX_WORD_BYTES
        && term.toString().getBytes(StandardCharsets.UTF_8).length > MAX_WORD_BYTES;
  }
}
