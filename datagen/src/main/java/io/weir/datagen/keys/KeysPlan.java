package io.weir.datagen.keys;

import io.weir.datagen.client.ClientPlan;

/**
 * What {@link KeysRun} does.
 *
 * @param clients where they work, and for how long
 * @param index of all items; nothing else may write to it
 * @param writers threads that write, each to keys of its own
 * @param keys of each writer, at least one
 * @param readers threads that read any of them, without a position
 * @param counters items that two clients each increase by compare-and-set
 * @param contended items at a time whose histories are checked for an order
 * @param contenders clients of each of these
 * @param rate requests a second, of all writers together; 0 for as fast as they are answered
 */
public record KeysPlan(
    ClientPlan clients,
    String index,
    int writers,
    int keys,
    int readers,
    int counters,
    int contended,
    int contenders,
    int rate) {}
