package io.weir.protocols.grpc;

import io.weir.service.settings.Settings;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * How gRPC is served.
 *
 * @param host the address to bind to
 * @param port the port to bind to, 0 for a free one; empty: gRPC is not served
 * @param stopTimeout how long a stopping server waits for calls in flight
 */
public record GrpcSettings(String host, OptionalInt port, Duration stopTimeout) {
  public static GrpcSettings from(Settings settings) {
    return new GrpcSettings(
        settings.text("WEIR_HOST", "127.0.0.1", "address that HTTP is served on"),
        settings.optionalPort("WEIR_GRPC_PORT", "port of gRPC, 0 for a free one; empty: none"),
        settings.duration("WEIR_STOP_TIMEOUT", "5s", "longest wait for requests when stopping"));
  }
}
