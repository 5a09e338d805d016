package io.weir.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Names that share one {@link Tag#hash}, which is no secret. Wherever two pieces lead to the same
 * state, either may stand: so each further place doubles the names (A. Joux, Multicollisions in
 * iterated hash functions, 2004).
 */
public final class SameHash {
  private static final int BEGIN = 0x811c9dc5;
  private static final int PRIME = 0x01000193;

  /** 36^6: those of 6 letters and digits. */
  private static final long MOST_PIECES = 2_176_782_336L;

  /** Pieces that are alike never meet. */
  private static final long SPREAD = 2_654_435_761L;

  private SameHash() {}

  /**
   * Makes names up.
   *
   * @param before what stands before each where the hash is taken
   * @return 2^{@code places} of them, each of 6 characters a place
   */
  public static List<String> names(byte[] before, int places) {
    int state = state(BEGIN, before);
    List<String> names = List.of("");
    for (int i = 0; i < places; i++) {
      List<String> pieces = pieces(state);
      state = state(state, pieces.get(0).getBytes(UTF_8));
      names = names.stream().flatMap(n -> pieces.stream().map(n::concat)).toList();
    }
    return names;
  }

  /** Two that lead from a state to the same one. */
  private static List<String> pieces(int state) {
    Map<Integer, String> seen = new HashMap<>();
    return LongStream.iterate(1, i -> i + 1)
        .mapToObj(i -> Long.toString(MOST_PIECES + i * SPREAD % MOST_PIECES, 36).substring(1))
        .flatMap(
            piece -> {
              String other = seen.put(state(state, piece.getBytes(UTF_8)), piece);
              return other == null ? Stream.empty() : Stream.of(List.of(other, piece));
            })
        .findFirst()
        .orElseThrow();
  }

  private static int state(int before, byte[] bytes) {
    int state = before;
    for (byte each : bytes) {
      state = (state ^ (each & 0xff)) * PRIME;
    }
    return state;
  }
}
