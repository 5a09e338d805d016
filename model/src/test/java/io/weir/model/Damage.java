package io.weir.model;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.function.Consumer;

/** Spoils good bytes and watches how they are read. */
public final class Damage {
  private Damage() {}

  /** Reads every true prefix of the bytes. */
  public static void cutEverywhere(byte[] good, Consumer<byte[]> reader) {
    for (int length = 0; length < good.length; length++) {
      read(Arrays.copyOf(good, length), reader);
    }
  }

  /** Reads the bytes {@code rounds} times with one to four bytes replaced, or some appended. */
  public static void flip(byte[] good, Random random, int rounds, Consumer<byte[]> reader) {
    for (int round = 0; round < rounds; round++) {
      byte[] bad = Arrays.copyOf(good, good.length + Math.max(0, random.nextInt(12) - 8));
      for (int flips = random.nextInt(4); flips >= 0; flips--) {
        // Headers are short and stand in front; half of the damage goes there.
        int reach = random.nextBoolean() ? bad.length : Math.min(bad.length, 64);
        bad[random.nextInt(reach)] = (byte) random.nextInt(256);
      }
      read(bad, reader);
    }
  }

  /** Whatever the reader says, it says it with a {@link MalformedException} or not at all. */
  private static void read(byte[] bytes, Consumer<byte[]> reader) {
    try {
      reader.accept(bytes);
    } catch (MalformedException expected) {
      // This is how damage is to be reported.
    } catch (RuntimeException | Error e) {
      throw new AssertionError(
          "reading " + HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(400, bytes.length))),
          e);
    }
  }
}
