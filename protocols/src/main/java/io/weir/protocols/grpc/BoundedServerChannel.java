package io.weir.protocols.grpc;

import io.grpc.netty.shaded.io.netty.channel.Channel;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Accepts connections up to a number; others are closed at once, and those that say nothing soon.
 */
final class BoundedServerChannel extends NioServerSocketChannel {
  private final int most;
  private final Duration patience;
  private final AtomicInteger open;

  /**
   * @param most connections
   * @param patience within which a client must have sent the beginning of HTTP/2
   * @param open counts them
   */
  BoundedServerChannel(int most, Duration patience, AtomicInteger open) {
    this.most = most;
    this.patience = patience;
    this.open = open;
  }

  @Override
  protected int doReadMessages(List<Object> accepted) throws Exception {
    int before = accepted.size();
    int read = super.doReadMessages(accepted);
    if (accepted.size() > before) {
      Channel latest = (Channel) accepted.get(accepted.size() - 1);
      if (open.get() >= most) { // only this thread adds to it
        accepted.remove(accepted.size() - 1);
        latest.unsafe().closeForcibly();
        return 0;
      }
      open.incrementAndGet();
      latest.pipeline().addLast(new FirstBytes(patience));
      latest.closeFuture().addListener(closed -> open.decrementAndGet());
    }
    return read;
  }
}
