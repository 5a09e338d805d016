/**
 * Reads of streams over HTTP, and what all reads of records share: {@code RecordClient}, {@code
 * RequiredPositions}, {@code NameList}. Imported by {@code documents}, {@code items}, {@code
 * listen} and the service.
 */
package io.weir.query.records;
