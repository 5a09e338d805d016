/**
 * Histories of concurrent operations on items, and whether an order of them explains what each of
 * them got. Knows no server; imports nothing of Weir.
 */
package io.weir.datagen.history;
