package io.weir.service.access;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The tokens of machines, as their file has them: a line each, of a name, the SHA-256 of the token
 * and grants, with blanks between them. Lines that begin with {@code #} say nothing.
 */
record Tokens(Map<TokenDigest, Token> byDigest) {
  /** The largest file in bytes. */
  static final int MAX_BYTES = 4 << 20;

  static final Tokens NONE = new Tokens(Map.of());

  private static final int MOST_TOKENS = 10_000;
  private static final int MOST_GRANTS = 100;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
  private static final Pattern BLANKS = Pattern.compile("[ \t]+");

  Tokens {
    byDigest = Map.copyOf(byDigest);
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
        Token token = token(words);
        if (!names.add(token.name())) {
          throw new IllegalArgumentException("name: " + token.name() + " is there twice");
        } else if (tokens.put(TokenDigest.ofHex(words[1]), token) != null) {
          throw new IllegalArgumentException("sha256: another name has the same token");
        } else if (tokens.size() > MOST_TOKENS) {
          throw new IllegalArgumentException("there may be at most " + MOST_TOKENS + " tokens");
        }
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("line " + number + ": " + e.getMessage(), e);
      }
    }
    return new Tokens(tokens);
  }

  private static Token token(String[] words) {
    if (words.length < 2) {
      throw new IllegalArgumentException("must be NAME SHA256 GRANT ..., got one word");
    }
    if (!NAME.matcher(words[0]).matches()) {
      throw new IllegalArgumentException(
          "name: must have 1 to 64 letters, digits or . _ @ -, got " + words[0].length());
    }
    if (words.length - 2 > MOST_GRANTS) {
      throw new IllegalArgumentException(
          "must have at most " + MOST_GRANTS + " grants, got " + (words.length - 2));
    }
    List<Grant> grants = new ArrayList<>();
    for (int i = 2; i < words.length; i++) {
      grants.add(Grant.of(words[i]));
    }
    return new Token(words[0], grants);
  }
}
