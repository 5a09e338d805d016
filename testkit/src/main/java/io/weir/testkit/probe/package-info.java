/**
 * Measures how fast rows come (R5) and how soon a sample is visible (R6), of Weir and of servers
 * that it is compared with. Imports {@code api}, {@code client}, {@code load} and {@code
 * availability}.
 */
package io.weir.testkit.probe;
