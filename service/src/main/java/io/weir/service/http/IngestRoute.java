package io.weir.service.http;

import java.io.IOException;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * A path that takes bodies. Its requests pass neither Javalin nor servlets, which would cost more
 * than everything else of a small request.
 *
 * @param path of the requests, exactly; or, if it ends with {@code /*}, what their paths begin
 *     with; or a pattern, in which {@code {name}} stands for any one segment
 * @param methods that it takes. Others get a 405; where {@code path} is a beginning or a pattern,
 *     they go to the {@link Routes}, which may take them.
 * @param receiver receives each request that the server accepts
 * @param refused called with the reason (429) for each one that it refuses; must not block
 */
public record IngestRoute(
    String path, Set<String> methods, Receiver receiver, Consumer<ProblemException> refused) {
  /** A path that takes POST alone. */
  public IngestRoute(String path, Receiver receiver, Consumer<ProblemException> refused) {
    this(path, Set.of("POST"), receiver, refused);
  }

  /** Whether the paths may be those of {@link Routes} too. */
  boolean isShared() {
    return isBeginning() || isPattern();
  }

  private boolean isBeginning() {
    return path.endsWith("/*");
  }

  private boolean isPattern() {
    return path.indexOf('{') >= 0;
  }

  /** Whether requests with this path, in canonical form, are the route's. */
  boolean leads(String requested) {
    if (isBeginning()) {
      return requested.startsWith(path.substring(0, path.length() - 1));
    }
    return isPattern() ? matches(requested) : requested.equals(path);
  }

  private boolean matches(String requested) {
    if (!requested.startsWith(path.substring(0, path.indexOf('{')))) {
      return false;
    }
    String[] wanted = path.split("/", -1);
    String[] segments = requested.split("/", -1);
    boolean matches = wanted.length == segments.length;
    for (int i = 0; matches && i < wanted.length; i++) {
      matches = wanted[i].startsWith("{") || wanted[i].equals(segments[i]);
    }
    return matches;
  }

  /** Receives requests. */
  @FunctionalInterface
  public interface Receiver {
    /**
     * Receives a request, on one of the server's threads. The reply is what the stage completes
     * with; if it fails, or this throws, the reply is the failure's problem.
     */
    CompletionStage<IngestReply> receive(IngestRequest incoming) throws IOException;
  }
}
