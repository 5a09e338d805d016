/**
 * Doubles that stand for decimals, and their sums. Pure functions and values; imports nothing but
 * the JDK and {@code io.weir.model}.
 */
package io.weir.model.decimal;
