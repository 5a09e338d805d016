package io.weir.datagen.documents;

/**
 * What {@link DocumentsRun} has done so far.
 *
 * @param written documents whose write was acknowledged
 * @param numbers the same of numbers
 * @param rows that were read
 * @param filtered queries with a filter that were compared
 * @param resolved queries of a resolution that were compared
 * @param deleted values that deletions were told to have removed
 * @param unanswered requests that were given up
 */
public record DocumentsProgress(
    long written,
    long numbers,
    long rows,
    long filtered,
    long resolved,
    long deleted,
    long unanswered) {}
