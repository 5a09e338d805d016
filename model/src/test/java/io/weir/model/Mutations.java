package io.weir.model;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/**
 * Inputs that nearly make sense: seeds with bytes changed, cut out, doubled and exchanged between
 * them. What a fuzzer finds better, this finds again in a second; both call the same targets, which
 * are static methods {@code fuzzerTestOneInput(byte[])} (docs/security.md, Build).
 */
public final class Mutations {
  private static final byte[] TELLING = {0, 1, -1, 127, -128, '"', '\\', '{', '[', ',', '\n', ' '};
  private static final int MOST_BYTES = 64 << 10;

  private final long seed = Long.getLong("weir.seed", System.nanoTime());
  private final Random random = new Random(seed);
  private final List<byte[]> seeds;

  /** What is tried. Whatever it throws is a fault. */
  public interface Target {
    void accept(byte[] input) throws Exception;
  }

  /**
   * @param seeds inputs that make sense, one or more
   */
  public Mutations(List<byte[]> seeds) {
    this.seeds = List.copyOf(seeds);
  }

  /**
   * Tries the seeds, and inputs made of them.
   *
   * @throws AssertionError naming the input, and the seed of the random numbers
   */
  public void tryAll(int count, Target target) {
    seeds.forEach(each -> tryOne(each, target));
    for (int i = 0; i < count; i++) {
      byte[] input = one();
      for (int more = random.nextInt(4); more > 0; more--) {
        input = mutated(input);
      }
      tryOne(mutated(input), target);
    }
  }

  private void tryOne(byte[] input, Target target) {
    try {
      target.accept(input);
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError(
          "-Dweir.seed=" + seed + " input " + HexFormat.of().formatHex(input), e);
    }
  }

  private byte[] one() {
    return seeds.get(random.nextInt(seeds.size()));
  }

  private byte[] mutated(byte[] input) {
    ByteArrayOutputStream made = new ByteArrayOutputStream();
    int at = random.nextInt(input.length + 1);
    int length = Math.min(input.length - at, random.nextInt(1 + random.nextInt(16)));
    made.write(input, 0, at);
    switch (random.nextInt(6)) {
      case 0 -> made.write(TELLING[random.nextInt(TELLING.length)]);
      case 1 -> made.write(random.nextInt());
      case 2 -> {
        for (int times = random.nextInt(40); times >= 0; times--) {
          made.write(input, at, length);
        }
        length = 0;
      }
      case 3 -> {
        byte[] other = one();
        int from = random.nextInt(other.length + 1);
        made.write(other, from, random.nextInt(other.length - from + 1));
      }
      case 4 -> {
        for (int i = at; i < at + length; i++) {
          made.write(input[i] ^ 1 << random.nextInt(8));
        }
      }
      default -> {} // cut out
    }
    if (made.size() < MOST_BYTES) {
      made.write(input, at + length, input.length - at - length);
    }
    return made.toByteArray();
  }
}
