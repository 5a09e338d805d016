/**
 * Protocol buffers read and written field by field, and Snappy's blocks, for the protocols of other
 * systems that have few messages. Imports nothing of Weir.
 */
package io.weir.service.protobuf;
