package io.weir.query.listen;

import io.weir.service.http.HttpStreams;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Takes the first messages of a long poll, and no more. */
final class PollOutlet implements Outlet {
  private final HttpStreams.ClientCheck client;
  private final CompletableFuture<Polled> polled = new CompletableFuture<>();
  private boolean isTaken;

  /**
   * What a poll got.
   *
   * @param messages none if the time was over
   */
  record Polled(List<Message> messages, String position) {
    Polled {
      messages = List.copyOf(messages);
    }
  }

  PollOutlet(HttpStreams.ClientCheck client) {
    this.client = client;
  }

  CompletableFuture<Polled> polled() {
    return polled;
  }

  @Override
  public void send(List<Message> messages, String position, Runnable sent) {
    if (messages.get(0) instanceof Message.OfStream) {
      complete(new Polled(messages, position));
    } else {
      sent.run();
    }
  }

  @Override
  public void end(String reason) {
    complete(new Polled(List.of(), null));
  }

  /** Ends the poll with this, unless it has ended. */
  void complete(Polled result) {
    synchronized (this) {
      if (isTaken) {
        return;
      }
      isTaken = true;
    }
    polled.complete(result);
  }

  @Override
  public void look() {
    synchronized (this) {
      if (isTaken) {
        return;
      }
      try {
        client.require();
        return;
      } catch (IOException e) {
        isTaken = true;
      }
    }
    polled.complete(new Polled(List.of(), null));
  }
}
