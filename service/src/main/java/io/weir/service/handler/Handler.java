package io.weir.service.handler;

/**
 * Answers requests under {@code /x/{name}}. Found by {@link java.util.ServiceLoader} in the jars of
 * {@code WEIR_HANDLERS}: so it is public, has a public constructor without parameters, and is named
 * in {@code META-INF/services/io.weir.service.handler.Handler}. There is one instance in a process.
 */
public interface Handler {
  /**
   * The second segment of its paths: 1 to 64 of {@code a-z}, {@code 0-9} and {@code -}, a letter
   * first. Asked once.
   */
  String name();

  /**
   * Answers a request. Called by several threads at once, {@code WEIR_HANDLER_THREADS} at most, and
   * may block; interrupted after {@code WEIR_HANDLER_TIMEOUT}, when the client has got a 503.
   *
   * @param weir with the rights of who sent the request, for as long as these have them; may be
   *     used by any thread, during the call or later
   * @throws WeirException if it may pass on to the client that Weir was not available
   * @throws Exception anything else is logged, and the client gets 502
   */
  HandlerResponse handle(HandlerRequest request, Weir weir) throws Exception;
}
