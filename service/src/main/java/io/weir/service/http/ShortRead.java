package io.weir.service.http;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.server.Request;

/**
 * A GET that most often has a short answer. It passes neither Javalin nor servlets, which would
 * cost more than everything else of it. Its path is also one of the {@link Routes}, which take what
 * the reader does not, and would answer the rest the same.
 *
 * @param path of the route, as it is registered: {@code {name}} stands for any one segment
 * @param others last segments by which the path is that of another route
 * @param reader answers; must not block
 */
public record ShortRead(String path, Set<String> others, Reader reader) {
  public ShortRead {
    others = Set.copyOf(others);
  }

  /** Answers requests. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Begins to answer.
     *
     * @return empty if the routes must answer; so may be what the stage completes with. If the
     *     stage fails, the reply is the failure's problem.
     * @throws RuntimeException if anything is wrong with the request: the routes say what
     */
    Optional<CompletionStage<Optional<Reply>>> read(Call call);
  }

  /** What is asked for. */
  public static final class Call {
    private final Request request;
    private final List<String> segments;

    Call(Request request, List<String> segments) {
      this.request = request;
      this.segments = segments;
    }

    /** A name in the path; 0 is what stands after its first slash. */
    public String segment(int index) {
      return segments.get(index);
    }

    /**
     * The parameters of the query.
     *
     * @throws ProblemException 400 if a name is malformed
     */
    public QueryParameters parameters() {
      return QueryParameters.of(request.getHttpURI().getQuery());
    }

    /** The header's value, or null if there is none. */
    public String header(String name) {
      return request.getHeaders().get(name);
    }

    /** The client's IP address. */
    public String remoteAddress() {
      return Request.getRemoteAddr(request);
    }
  }

  /**
   * An answer with status 200.
   *
   * @param end called once, when the answer is written or never will be
   */
  public record Reply(Map<String, String> headers, ByteBuffer body, Runnable end) {}

  /** The names in a path as it was sent; empty if it is another's, or has encoded characters. */
  Optional<List<String>> segments(String sent) {
    String[] wanted = path.split("/", -1);
    String[] segments = sent.split("/", -1);
    if (wanted.length != segments.length || others.contains(segments[segments.length - 1])) {
      return Optional.empty();
    }
    for (int i = 1; i < wanted.length; i++) {
      boolean fits =
          wanted[i].startsWith("{") ? isName(segments[i]) : wanted[i].equals(segments[i]);
      if (!fits) {
        return Optional.empty();
      }
    }
    return Optional.of(List.of(segments).subList(1, segments.length));
  }

  /** Of letters, digits and {@code -_~:.}, not of dots alone: there is one way to read it. */
  private static boolean isName(String segment) {
    boolean dots = true;
    for (int i = 0; i < segment.length(); i++) {
      char c = segment.charAt(i);
      boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
      boolean plain = letter || c >= '0' && c <= '9' || "-_~:".indexOf(c) >= 0;
      if (!plain && c != '.') {
        return false;
      }
      dots &= !plain;
    }
    return !dots;
  }
}
