package io.weir.service.http;

import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A path that takes bodies by POST and answers 204. Its requests pass neither Javalin nor servlets,
 * which would cost more than everything else of a small request.
 *
 * @param path of the requests, exactly
 * @param receiver receives each request that the server accepts
 * @param refused called with the reason (429) for each one that it refuses; must not block
 */
public record IngestRoute(String path, Receiver receiver, Consumer<ProblemException> refused) {
  /** Receives requests. */
  @FunctionalInterface
  public interface Receiver {
    /**
     * Receives a request, on one of the server's threads. The reply is 204 when the stage
     * completes; if it fails, or this throws, the reply is the failure's problem.
     */
    CompletionStage<Void> receive(IngestRequest incoming) throws IOException;
  }
}
