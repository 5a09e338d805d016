package io.weir.protocols.grpc;

import io.weir.service.settings.Settings;
import io.weir.service.tls.TlsSettings;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * How gRPC is served.
 *
 * @param host the address to bind to
 * @param port the port to bind to, 0 for a free one; empty: gRPC is not served
 * @param connections the most open connections; further ones are closed at once
 * @param calls the most calls of a connection at the same time; more wait in the client
 * @param messageBytes the largest message
 * @param arrivingBytes the most of messages that have not arrived whole, of all calls together
 * @param patience how long a message may take to arrive, and replies may wait to be read
 * @param stopTimeout how long a stopping server waits for calls in flight
 * @param tls whether and how it is encrypted
 */
public record GrpcSettings(
    String host,
    OptionalInt port,
    int connections,
    int calls,
    int messageBytes,
    long arrivingBytes,
    Duration patience,
    Duration stopTimeout,
    TlsSettings tls) {
  private static final int LEAST_MESSAGE_BYTES = 2 << 20;
  private static final int MOST_MESSAGE_BYTES = 64 << 20;

  public static GrpcSettings from(Settings settings) {
    return new GrpcSettings(
        settings.text("WEIR_HOST", "127.0.0.1", "address that HTTP is served on"),
        settings.optionalPort("WEIR_GRPC_PORT", "port of gRPC, 0 for a free one; empty: none"),
        settings.integer("WEIR_GRPC_CONNECTIONS", 200, 1, 100_000, "most open gRPC connections"),
        settings.integer("WEIR_GRPC_CALLS", 100, 1, 10_000, "most gRPC calls of a connection"),
        settings.integer(
            "WEIR_GRPC_MESSAGE_SIZE",
            4 << 20,
            LEAST_MESSAGE_BYTES,
            MOST_MESSAGE_BYTES,
            "bytes of the largest gRPC message"),
        settings.bytes("WEIR_GRPC_ARRIVING", "64MB", "most bytes of gRPC messages that arrive"),
        settings.duration(
            "WEIR_GRPC_PATIENCE", "20s", "longest wait for a gRPC client to send or read"),
        settings.duration("WEIR_STOP_TIMEOUT", "5s", "longest wait for requests when stopping"),
        TlsSettings.from(settings));
  }
}
