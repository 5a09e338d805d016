/**
 * A client for keys with values over gRPC. Imports no other module, so that an application gets
 * gRPC, protobuf and Jackson alone; {@code protocols} serves what {@code weir.proto} describes.
 */
package io.weir.client;
