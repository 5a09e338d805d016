package io.weir.service.access;

import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The tokens of machines, as their file has them: a line each, of a name, the SHA-256 of the token
 * and grants, with blanks between them. Those who show something else have a line of {@code
 * certificate:NAME}, {@code jwt:NAME} or {@code jwt-group:NAME} and grants. Lines that begin with
 * {@code #} say nothing.
 *
 * @param others the grants of those without a token
 */
record Tokens(Map<TokenDigest, Token> byDigest, Map<Subject, List<Grant>> others) {
  /** The largest file in bytes. */
  static final int MAX_BYTES = 4 << 20;

  private static final int MOST_TOKENS = 10_000;
  private static final int MOST_GRANTS = 100;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
  private static final Pattern BLANKS = Pattern.compile("[ \t]+");

  Tokens {
    byDigest = Map.copyOf(byDigest);
    others = Map.copyOf(others);
  }

  /**
   * What a token is good for.
   *
   * @param name for people; of a token, not of a user
   */
  record Token(String name, List<Grant> grants) {
    Token {
      grants = List.copyOf(grants);
    }
  }

  /**
   * Reads a file's text.
   *
   * @throws IllegalArgumentException naming the line, the limit and what was got
   */
  static Tokens of(String text) {
    Map<TokenDigest, Token> tokens = new HashMap<>();
    Map<Subject, List<Grant>> others = new HashMap<>();
    Set<String> names = new HashSet<>();
    int number = 0;
    for (String line : text.split("\r?\n", -1)) {
      number++;
      String stripped = line.strip();
      if (stripped.isEmpty() || stripped.startsWith("#")) {
        continue;
      }
      try {
        String[] words = BLANKS.split(stripped);
        if (!names.add(words[0])) {
          throw new IllegalArgumentException("name: " + words[0] + " is there twice");
        } else if (words[0].indexOf(':') > 0) {
          others.put(other(words[0]), grants(words, 1));
        } else if (tokens.put(digest(words), token(words)) != null) {
          throw new IllegalArgumentException("sha256: another name has the same token");
        }
        if (names.size() > MOST_TOKENS) {
          throw new IllegalArgumentException("there may be at most " + MOST_TOKENS + " lines");
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
      }
    }
    return new Tokens(tokens, others);
  }

  private static Subject other(String name) {
    Subject subject = Subject.of(name);
    if (!subject.kind().isOuter()) {
      throw new IllegalArgumentException(
          "name: must be of a token, or begin with certificate:, jwt: or jwt-group:");
    }
    return subject;
  }

  private static TokenDigest digest(String[] words) {
    if (words.length < 2) {
      throw new IllegalArgumentException("must be NAME SHA256 GRANT ..., got one word");
    }
    return TokenDigest.ofHex(words[1]);
  }

  private static Token token(String[] words) {
    if (!NAME.matcher(words[0]).matches()) {
      throw new IllegalArgumentException(
          "name: must have 1 to 64 letters, digits or . _ @ -, got " + words[0].length());
    }
    return new Token(words[0], grants(words, 2));
  }

  private static List<Grant> grants(String[] words, int first) {
    if (words.length - first > MOST_GRANTS) {
      throw new IllegalArgumentException(
          "must have at most " + MOST_GRANTS + " grants, got " + (words.length - first));
    }
    return Arrays.stream(words).skip(first).map(Grant::of).toList();
  }
}
