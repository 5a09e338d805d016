package io.weir.service.handler;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A request to a handler.
 *
 * @param method GET, POST, PUT, PATCH or DELETE
 * @param path the segments after the handler's name, decoded: none for {@code /x/name}
 * @param query the parameters, decoded, by name
 * @param headers by their names in lower case; several of one name with commas between them
 * @param body as it came, of at most {@code WEIR_HANDLER_BODY} bytes; empty for none
 * @param caller who asks: {@code user:NAME} or {@code token:NAME}; {@code anonymous} where nobody
 *     says so, and {@code anybody} where {@code WEIR_AUTH} is not on
 */
public record HandlerRequest(
    String method,
    List<String> path,
    Map<String, List<String>> query,
    Map<String, String> headers,
    byte[] body,
    String caller) {
  public HandlerRequest {
    path = List.copyOf(path);
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  /** The first value of a parameter. */
  public Optional<String> parameter(String name) {
    return query.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** A header, whatever the case of its name. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }
}
