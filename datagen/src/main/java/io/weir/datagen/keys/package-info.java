/**
 * {@code datagen kv}: clients put, compare and set, remove, look up and list items of an index at
 * the same time, and what each sees is checked against what it wrote; histories of keys that
 * several clients write are checked for an order. Imports the packages of clients and of histories.
 */
package io.weir.datagen.keys;
