package io.weir.queryclient;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.shaded.netty4.io.netty.buffer.ByteBuf;
import org.apache.flink.shaded.netty4.io.netty.buffer.ByteBufUtil;

/** A socket on the loopback that sends what a test wants, right or wrong. */
final class RawProxy implements AutoCloseable {
  private static final int FRAME_LENGTH = Integer.BYTES;

  private final ServerSocket server;
  private final List<Socket> others = new ArrayList<>();
  private Socket socket;

  /**
   * @param port 0 for a free one
   * @param backlog how many connections wait until they are accepted, more or less
   */
  RawProxy(int port, int backlog) {
    try {
      server = new ServerSocket(port, backlog, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RawProxy() {
    this(0, 50);
  }

  /** A port on which no server listens any more. */
  static int closedPort() {
    try (RawProxy closed = new RawProxy()) {
      return closed.address().port();
    }
  }

  HostPort address() {
    return new HostPort("localhost", server.getLocalPort());
  }

  /** Accepts a connection and reads the first request that comes over it. */
  void takeRequest() throws IOException {
    socket = server.accept();
    others.add(socket);
    takeNextRequest();
  }

  /** Reads a further request. */
  void takeNextRequest() throws IOException {
    InputStream in = socket.getInputStream();
    in.readNBytes(ByteBuffer.wrap(in.readNBytes(FRAME_LENGTH)).getInt());
  }

  void send(ByteBuf message) throws IOException {
    try {
      send(ByteBufUtil.getBytes(message));
    } finally {
      message.release();
    }
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /** Closes the connection; with what was not read, or not sent, thrown away. */
  void hangUp(boolean reset) throws IOException {
    if (reset) {
      socket.setSoLinger(true, 0);
    }
    socket.close();
  }

  /** Returns once the other side has closed the connection. */
  void awaitLeft() throws IOException {
    socket.getInputStream().transferTo(OutputStream.nullOutputStream());
  }

  /** Has the kernel accept so many connections that it leaves further ones without an answer. */
  void fillBacklog(int connections) throws IOException {
    for (int i = 0; i < connections; i++) {
      Socket filler = new Socket();
      others.add(filler);
      filler.connect(new InetSocketAddress(server.getInetAddress(), server.getLocalPort()));
    }
  }

  void drainBacklog(int connections) throws IOException {
    for (int i = 0; i < connections; i++) {
      others.add(server.accept());
    }
  }

  @Override
  public void close() {
    try {
      server.close();
      for (Socket other : others) {
        other.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
