package io.weir.testkit.workload;

/** Numbers that look random and are a function of where they are asked for. */
public final class Hash {
  private static final long STEP = 0x9e3779b97f4a7c15L;

  private Hash() {}

  /** Stafford's variant 13 of MurmurHash3's 64-bit finalizer, as in SplitMix64. */
  public static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /** A hash of two numbers: number {@code index} of the SplitMix64 sequence of {@code stream}. */
  public static long of(long stream, long index) {
    return mix(stream + (index + 1) * STEP);
  }
}
