package io.weir.query.listen;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Takes the first messages of a long poll, and no more. */
final class PollOutlet implements Outlet {
  private final CompletableFuture<Polled> polled = new CompletableFuture<>();

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

  CompletableFuture<Polled> polled() {
    return polled;
  }

  @Override
  public void send(List<Message> messages, String position, Runnable sent) {
    if (messages.get(0) instanceof Message.OfStream) {
      polled.complete(new Polled(messages, position));
    } else {
      sent.run();
    }
  }

  @Override
  public void end(String reason) {
    polled.complete(new Polled(List.of(), null));
  }
}
