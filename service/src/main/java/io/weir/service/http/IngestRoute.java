package io.weir.service.http;

import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A path that takes bodies by POST and says no more than 204 to them. Requests for it pass neither
 * Javalin nor servlets, which would cost more than all the rest of a small one.
 *
 * @param path of the requests, exactly
 * @param receiver takes each of them that the server has time for
 * @param refused is told why of each that it has not, 429; must not block
 */
public record IngestRoute(String path, Receiver receiver, Consumer<ProblemException> refused) {
  /** Takes what a request brings. */
  @FunctionalInterface
  public interface Receiver {
    /**
     * Takes the request, on one of the server's threads. When the stage completes the answer is
     * 204; where it fails, or this throws, it is the problem that the failure stands for.
     */
    CompletionStage<Void> receive(IngestRequest incoming) throws IOException;
  }
}
