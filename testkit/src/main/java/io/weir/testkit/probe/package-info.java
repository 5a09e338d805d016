/**
 * Measures how soon: how soon a report comes (R5), and how soon a sample can be seen (R6). Imports
 * {@code api}, {@code http} and {@code availability}.
 */
package io.weir.testkit.probe;
