/**
 * Full-text search: the words of a value, where they are found again in the order of keys, and
 * which keys have all that a query asks for. Knows no items: a value is a type and bytes. The only
 * package that imports Lucene; of Weir's, {@code io.weir.model} and {@code io.weir.job.records}.
 */
package io.weir.job.records.search;
