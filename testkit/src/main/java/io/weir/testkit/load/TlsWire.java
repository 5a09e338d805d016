package io.weir.testkit.load;

import io.weir.testkit.client.Address;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

/**
 * TLS as a client, trusting as the JVM does by default. Asymmetric arithmetic of a handshake is
 * done on the calling thread: connections are kept, so it is rare.
 */
final class TlsWire implements Wire {
  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final SocketChannel channel;
  private final SSLEngine engine;
  private final ByteBuffer received;
  private final ByteBuffer toSend;

  TlsWire(SocketChannel channel, Address server) throws IOException {
    this.channel = channel;
    try {
      engine = SSLContext.getDefault().createSSLEngine(server.host(), server.port());
    } catch (GeneralSecurityException e) {
      throw new SSLException(e);
    }
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS"); // which checks the name
    engine.setSSLParameters(parameters);
    int packet = engine.getSession().getPacketBufferSize();
    received = ByteBuffer.allocate(packet);
    toSend = ByteBuffer.allocate(packet).limit(0);
    engine.beginHandshake();
  }

  /** At most one packet is taken from the socket, so all that it decrypts to has room. */
  @Override
  public int read(ByteBuffer into) throws IOException {
    int before = into.position();
    boolean ended = channel.read(received) < 0;
    received.flip();
    try {
      while (received.hasRemaining() && !engine.isInboundDone()) {
        SSLEngineResult result = engine.unwrap(received, into);
        shakeHands();
        if (result.bytesConsumed() == 0) {
          break; // the rest of the packet is still to come
        }
      }
    } finally {
      received.compact();
    }
    int count = into.position() - before;
    return count == 0 && (ended || engine.isInboundDone()) ? -1 : count;
  }

  @Override
  public boolean write(ByteBuffer from) throws IOException {
    shakeHands();
    while (flush() && from.hasRemaining() && isAgreed()) {
      wrap(from);
    }
    return toSend.hasRemaining();
  }

  private boolean isAgreed() {
    return switch (engine.getHandshakeStatus()) {
      case NOT_HANDSHAKING, FINISHED -> true;
      default -> false;
    };
  }

  /** Does what is next in a handshake, until the server must say something. */
  private void shakeHands() throws IOException {
    while (flush()) {
      switch (engine.getHandshakeStatus()) {
        case NEED_TASK -> engine.getDelegatedTask().run();
        case NEED_WRAP -> wrap(NOTHING);
        default -> {
          return;
        }
      }
    }
  }

  private void wrap(ByteBuffer from) throws IOException {
    toSend.clear();
    try {
      SSLEngineResult result = engine.wrap(from, toSend);
      if (result.getStatus() == SSLEngineResult.Status.CLOSED && result.bytesProduced() == 0) {
        throw new SSLException("the server has ended TLS");
      }
    } finally {
      toSend.flip();
    }
  }

  /** Whether all that was encrypted has been sent. */
  private boolean flush() throws IOException {
    if (toSend.hasRemaining()) {
      channel.write(toSend);
    }
    return !toSend.hasRemaining();
  }
}
