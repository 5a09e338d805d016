/**
 * Keys with values over gRPC, as {@code weir.proto} of the module {@code client} has them. Imports
 * of this module nothing else.
 */
package io.weir.protocols.grpc;
