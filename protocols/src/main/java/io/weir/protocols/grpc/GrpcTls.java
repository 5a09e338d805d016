package io.weir.protocols.grpc;

import io.grpc.netty.shaded.io.netty.handler.codec.http2.Http2SecurityUtil;
import io.grpc.netty.shaded.io.netty.handler.ssl.ApplicationProtocolConfig;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.JdkSslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.netty.shaded.io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.weir.service.tls.ServerTls;

/** TLS of gRPC: that of the other listeners, by the JDK, so that its files are reloaded alike. */
final class GrpcTls {
  private GrpcTls() {}

  static SslContext of(ServerTls tls) {
    ClientAuth clients =
        tls.requiresClients()
            ? ClientAuth.REQUIRE
            : tls.asksClients() ? ClientAuth.OPTIONAL : ClientAuth.NONE;
    ApplicationProtocolConfig http2 =
        new ApplicationProtocolConfig(
            ApplicationProtocolConfig.Protocol.ALPN,
            ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
            ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
            "h2");
    return new JdkSslContext(
        tls.context(),
        false,
        Http2SecurityUtil.CIPHERS,
        SupportedCipherSuiteFilter.INSTANCE,
        http2,
        clients,
        ServerTls.PROTOCOLS,
        false);
  }
}
