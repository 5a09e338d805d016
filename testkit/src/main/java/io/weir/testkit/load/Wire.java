package io.weir.testkit.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** What a connection's bytes pass, in the clear or encrypted. Never blocks. */
interface Wire {
  /**
   * Reads what has come.
   *
   * @param into at least 32 KB
   * @return the bytes, 0 if there is nothing whole yet, -1 at the end
   */
  int read(ByteBuffer into) throws IOException;

  /**
   * Sends as much as may be sent now.
   *
   * @return whether it goes on as soon as the socket can be written to
   */
  boolean write(ByteBuffer from) throws IOException;

  /** In the clear. */
  static Wire plain(SocketChannel channel) {
    return new Wire() {
      @Override
      public int read(ByteBuffer into) throws IOException {
        return channel.read(into);
      }

      @Override
      public boolean write(ByteBuffer from) throws IOException {
        channel.write(from);
        return from.hasRemaining();
      }
    };
  }
}
