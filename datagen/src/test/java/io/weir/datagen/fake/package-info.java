/** A small Weir in memory for tests: exact by brute force, and wrong in a chosen way if asked. */
package io.weir.datagen.fake;
