/**
 * Reads of streams over HTTP, and what all reads of records share: {@code RecordClient}, {@code
 * RequiredPositions}, {@code NameList}. Imports {@code listing} and {@code reply} of this module;
 * imported by {@code documents}, {@code items}, {@code listen}, the service and gRPC.
 */
package io.weir.query.records;
