/**
 * Measures how soon: how soon rows come (R5), and how soon a sample can be seen (R6), of Weir and
 * of servers that are compared with it. Imports {@code api}, {@code http}, {@code load} and {@code
 * availability}.
 */
package io.weir.testkit.probe;
