/**
 * The words of Weir: tag, sample, period, query, answer, and how each is written as bytes. Pure
 * values and functions; imports nothing but the JDK, and every other module may import it.
 */
package io.weir.model;
