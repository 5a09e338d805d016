package io.weir.datagen;

import java.time.Duration;

/**
 * How a soak goes.
 *
 * @param duration of the overload
 * @param finding for how long to find out what the server takes
 * @param factor of that rate to offer
 * @param batch samples a request
 * @param connections requests under way at a time
 * @param recovery how soon samples must be visible in time again afterwards
 * @param maxMemory the most bytes that the server may have resident
 */
record Overload(
    Duration duration,
    Duration finding,
    double factor,
    int batch,
    int connections,
    Duration recovery,
    long maxMemory,
    long seed) {}
