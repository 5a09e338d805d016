package io.weir.datagen.load;

import io.weir.datagen.wire.RequestHead;
import io.weir.datagen.wire.Response;
import io.weir.datagen.wire.ResponseBuffer;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * One connection of a load and the batch that it is busy with, if any. Never blocks. A batch stays
 * with its sender until it is settled, so what is under way is bounded by the number of senders.
 */
final class Sender {
  private final LoadPlan plan;
  private final Selector selector;
  private final RequestHead head;
  private final Format.Body body;
  private final ByteBuffer scratch;
  private final ResponseBuffer response = new ResponseBuffer();
  private SocketChannel channel;
  private SelectionKey key;
  private ByteBuffer request;
  private int requestFrom;
  private Batch batch;
  private long firstAttempt;
  private long attempt;
  private long repeatAt;
  private long freeSince;

  /**
   * @param scratch for reading, shared by the senders of a thread
   */
  Sender(LoadPlan plan, Selector selector, ByteBuffer scratch) {
    this.plan = plan;
    this.selector = selector;
    this.scratch = scratch;
    this.head = new RequestHead(plan.gateway(), plan.path());
    this.body = plan.format().body(plan.workload(), plan.batch());
  }

  /** Takes a batch and begins to send it. */
  void take(Batch taken, long now) throws IOException {
    batch = taken;
    firstAttempt = now;
    body.write(RequestHead.ROOM, taken.from(), taken.to());
    requestFrom = head.putBefore(body.buffer(), body.end());
    attempt(now);
  }

  /** Sends the batch, again if need be. */
  void attempt(long now) throws IOException {
    attempt = now;
    repeatAt = 0;
    response.clear();
    request = ByteBuffer.wrap(body.buffer(), requestFrom, body.end() - requestFrom);
    if (channel == null) {
      connect();
    } else {
      write();
    }
  }

  private void connect() throws IOException {
    channel = SocketChannel.open();
    channel.configureBlocking(false);
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    key = channel.register(selector, SelectionKey.OP_CONNECT, this);
    if (channel.connect(plan.gateway().socket())) {
      write();
    }
  }

  private void write() throws IOException {
    channel.write(request);
    int interest = SelectionKey.OP_READ | (request.hasRemaining() ? SelectionKey.OP_WRITE : 0);
    if (key.interestOps() != interest) {
      key.interestOps(interest);
    }
  }

  /**
   * Goes on after the selector has found the connection ready.
   *
   * @return whether the response is complete
   */
  boolean proceed() throws IOException {
    if (key.isConnectable()) {
      channel.finishConnect();
      write();
      return false;
    }
    if (key.isWritable()) {
      write();
    }
    return key.isReadable() && read();
  }

  private boolean read() throws IOException {
    scratch.clear();
    int count = channel.read(scratch);
    if (!awaiting()) {
      throw new EOFException("connection closed while idle");
    }
    if (count < 0) {
      if (response.ended()) {
        return true;
      }
      throw new EOFException("connection closed by the server");
    }
    scratch.flip();
    scratch.get(response.room(count), response.end(), count);
    return response.received(count);
  }

  /** Lets the batch rest until it is to be sent again. */
  void repeatAt(long time) {
    repeatAt = time;
  }

  /** The batch is settled. */
  Batch release(long now) {
    Batch settled = batch;
    batch = null;
    repeatAt = 0;
    freeSince = now;
    return settled;
  }

  /** Gives up the connection; the next attempt opens another. */
  void disconnect() {
    if (channel != null) {
      key.cancel();
      try {
        channel.close();
      } catch (IOException e) {
        // Nothing is lost with a connection that is given up.
      }
      channel = null;
    }
  }

  /** Whether it has a batch that is not settled. */
  boolean busy() {
    return batch != null;
  }

  /** Whether an attempt is under way. */
  boolean awaiting() {
    return batch != null && repeatAt == 0;
  }

  Batch batch() {
    return batch;
  }

  /** When the batch was sent for the first time. */
  long firstAttempt() {
    return firstAttempt;
  }

  /** Since when it has had no batch; 0 if it never had one. */
  long freeSince() {
    return freeSince;
  }

  /** Whether it is time to send again. */
  boolean repeatDue(long now) {
    return repeatAt != 0 && now - repeatAt >= 0;
  }

  /** Whether the attempt under way has taken too long. */
  boolean timedOut(long now) {
    return awaiting() && now - attempt > plan.timeoutNanos();
  }

  int status() {
    return response.status();
  }

  int retryAfterSeconds() {
    return response.retryAfterSeconds();
  }

  boolean keepAlive() {
    return response.keepAlive();
  }

  Response response() {
    return response.response();
  }
}
