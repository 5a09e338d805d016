/**
 * Measures how soon: how soon a report comes (R5), and how soon a sample can be seen (R6). Imports
 * {@code ask}, {@code wire} and {@code continuity}.
 */
package io.weir.datagen.probe;
