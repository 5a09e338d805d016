package io.weir.testkit.load;

import io.weir.testkit.availability.AvailabilityRecorder;
import io.weir.testkit.client.Address;
import io.weir.testkit.client.Failure;
import io.weir.testkit.client.RequestHead;
import io.weir.testkit.client.ResponseBuffer;
import io.weir.testkit.client.Route;
import io.weir.testkit.workload.SampleText;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/**
 * One connection of a load and the batch that it is busy with, if any. Never blocks. A batch stays
 * with its sender until it is settled, so the requests in flight are bounded by the number of
 * senders.
 */
final class Sender {
  private final LoadPlan plan;
  private final Selector selector;
  private final RequestHead[] heads;
  private final Route route;
  private final SampleText body;
  private final ByteBuffer scratch;
  private final ResponseBuffer response = new ResponseBuffer();
  private SocketChannel channel;
  private SelectionKey key;
  private Wire wire;
  private int server;
  private ByteBuffer request;
  private RequestBatch batch;
  private AvailabilityRecorder.Request recorded;
  private long firstAttempt;
  private long attempt;
  private long repeatAt;
  private long freeSince;
  private boolean answered;

  /**
   * @param number of the connection
   * @param scratch for reading, shared by the senders of a thread
   */
  Sender(LoadPlan plan, int number, Selector selector, ByteBuffer scratch) {
    this.plan = plan;
    this.route = new Route(plan.gateway(), number);
    this.selector = selector;
    this.scratch = scratch;
    this.heads =
        plan.gateway().servers().stream()
            .map(address -> plan.head(address))
            .toArray(RequestHead[]::new);
    this.body = plan.format().text(plan.workload(), plan.batch());
  }

  /** Takes a batch and begins to send it. */
  void take(RequestBatch taken, AvailabilityRecorder.Request request, long now) throws IOException {
    batch = taken;
    recorded = request;
    firstAttempt = now;
    body.write(RequestHead.ROOM, taken.from(), taken.to());
    route.choose(now);
    attempt(now);
  }

  /** Sends the batch, again if need be. */
  void attempt(long now) throws IOException {
    attempt = now;
    repeatAt = 0;
    answered = false;
    response.clear();
    if (server != route.current()) {
      disconnect();
      server = route.current();
    }
    int from = heads[server].putBefore(body.buffer(), body.end());
    request = ByteBuffer.wrap(body.buffer(), from, body.end() - from);
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
    Address address = plan.gateway().servers().get(server);
    wire = address.encrypted() ? new TlsWire(channel, address) : Wire.plain(channel);
    if (channel.connect(address.socket())) {
      write();
    }
  }

  private void write() throws IOException {
    int interest = SelectionKey.OP_READ | (wire.write(request) ? SelectionKey.OP_WRITE : 0);
    if (key.interestOps() != interest) {
      key.interestOps(interest);
    }
  }

  /**
   * Goes on after the selector has found the connection ready.
   *
   * @return whether the response is complete, and the connection free for another request: a server
   *     that refuses a request may say so before it has all of it
   */
  boolean proceed() throws IOException {
    if (key.isConnectable()) {
      channel.finishConnect();
      write();
      return false;
    }
    try {
      answered |= key.isReadable() && read();
      if (key.isWritable() || request.hasRemaining()) {
        write();
      }
    } catch (IOException e) {
      if (!answered) {
        throw e;
      }
      disconnect(); // it has said all that it will, and wants no more
      request.position(request.limit());
    }
    boolean free = answered && !request.hasRemaining();
    answered &= !free;
    return free;
  }

  private boolean read() throws IOException {
    scratch.clear();
    int count = wire.read(scratch);
    if (count == 0) {
      return false;
    } else if (!awaiting()) {
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

  /**
   * The attempt has failed: lets the batch rest until it is to be sent again, to the next server.
   *
   * @return how long to rest: not at all the first time if there is another server, else {@code
   *     pause}
   */
  long failed(String reason, long now, long pause) {
    recorded.failed(reason);
    route.failed(now);
    long rest = route.hasOthers() && recorded.failures() == 1 ? 0 : pause;
    repeatAt = now + rest;
    return rest;
  }

  /** The server has acknowledged the batch. */
  void succeeded(long now) {
    route.succeeded();
    recorded.succeeded(now);
  }

  /** The server has refused the batch, for a reason that no repeating can help. */
  void refused() {
    recorded.failed(Integer.toString(response.status()));
  }

  /** The batch is given up. */
  void lost() {
    recorded.lost();
  }

  /** The batch is settled. */
  RequestBatch release(long now) {
    RequestBatch settled = batch;
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

  /** Whether an attempt is in flight. */
  boolean awaiting() {
    return batch != null && repeatAt == 0;
  }

  RequestBatch batch() {
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

  /** What has taken too long in the current attempt; empty if nothing. */
  String timedOut(long now) {
    if (!awaiting()) {
      return "";
    }
    boolean connected = channel != null && channel.isConnected();
    if (!connected && now - attempt > plan.gateway().connectNanos()) {
      return Failure.CONNECT_TIMEOUT;
    }
    return now - attempt > plan.gateway().attemptNanos() ? Failure.TIMEOUT : "";
  }

  /** The answer to the current attempt, or as much of it as there is. */
  ResponseBuffer response() {
    return response;
  }
}
