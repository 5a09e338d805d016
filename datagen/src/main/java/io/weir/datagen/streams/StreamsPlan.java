package io.weir.datagen.streams;

import io.weir.datagen.client.ClientPlan;

/**
 * What {@link StreamsRun} does.
 *
 * @param clients where they work, and for how long
 * @param bucket of all streams; nothing else may write to it
 * @param streams that inserters append to
 * @param inserters threads that append
 * @param patched further streams, each a counter that two patchers increase
 * @param readers threads that read ranges
 * @param listeners connections that listen to all streams, from their first events on
 * @param rate events a second, of all inserters together
 * @param patchRate the most patches a second of each patcher, {@link #UNPACED} for as many as are
 *     answered
 */
public record StreamsPlan(
    ClientPlan clients,
    String bucket,
    int streams,
    int inserters,
    int patched,
    int readers,
    int listeners,
    int rate,
    int patchRate) {
  /** A patcher patches again as soon as it is answered. */
  public static final int UNPACED = Integer.MAX_VALUE;

  /** The name of the i-th stream that inserters append to. */
  String stream(int i) {
    return String.format("s%05d", i);
  }

  /** The name of the i-th counter. */
  String counter(int i) {
    return String.format("c%05d", i);
  }
}
