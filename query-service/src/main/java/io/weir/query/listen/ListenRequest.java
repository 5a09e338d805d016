package io.weir.query.listen;

import io.javalin.http.Context;
import io.weir.model.records.StreamKey;
import io.weir.service.access.Area;
import io.weir.service.access.Caller;
import io.weir.service.access.Permission;
import io.weir.service.http.Callers;
import io.weir.service.http.ProblemException;
import io.weir.service.http.QueryParameters;
import io.weir.service.settings.Units;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Which streams a request listens to.
 *
 * @param keys the streams, in the order of the request
 * @param from the first id wanted of each, as {@link Subscription} takes it
 * @param timeout how long a long poll waits
 */
record ListenRequest(List<StreamKey> keys, List<OptionalLong> from, Duration timeout) {
  private static final String FIELD = "s";
  private static final Duration MOST = Duration.ofSeconds(60);
  private static final Set<String> PARAMETERS = Set.of(FIELD, "timeout", Callers.PARAMETER);

  ListenRequest {
    keys = List.copyOf(keys);
    from = List.copyOf(from);
  }

  /**
   * Reads {@code s=bucket:stream[:from]}, several times; {@code Last-Event-ID} counts more than
   * what is in them. In a name, a colon and a percent sign are percent-encoded once more.
   *
   * @param most streams
   * @throws ProblemException 400, naming the field
   */
  static ListenRequest of(Context ctx, int most) {
    QueryParameters parameters = QueryParameters.of(ctx);
    parameters.refuseOthersThan(PARAMETERS);
    List<StreamKey> keys = new ArrayList<>();
    List<OptionalLong> from = new ArrayList<>();
    List<String> texts = parameters.texts(FIELD);
    if (texts.size() > most) {
      throw refusal(
          "must be given at most " + most + " times (WEIR_LISTENER_STREAMS), got " + texts.size());
    }
    for (String text : texts) {
      String[] parts = text.split(":", -1);
      if (parts.length < 2 || parts.length > 3) {
        throw refusal(
            "must be bucket:stream or bucket:stream:from, a colon in a name being %3A, got "
                + parts.length
                + " parts");
      }
      keys.add(key(decoded(parts[0]), decoded(parts[1])));
      from.add(parts.length == 3 ? id(parts[2]) : OptionalLong.empty());
    }
    if (new HashSet<>(keys).size() < keys.size()) {
      throw refusal("must name each stream once");
    }
    String last = ctx.header("Last-Event-ID");
    return new ListenRequest(
        keys,
        last == null || last.isEmpty() ? from : LastEventId.of(last, keys),
        timeout(parameters));
  }

  /**
   * @throws io.weir.service.access.AccessException if there is one that the caller may not have
   */
  ListenRequest requireAllowed(Caller caller) {
    for (StreamKey key : keys) {
      caller.require(Permission.GET, Area.STREAMS, key.bucket(), key.stream());
    }
    return this;
  }

  /**
   * @throws ProblemException 400 if there are none
   */
  ListenRequest ofSome() {
    if (keys.isEmpty()) {
      throw refusal("must be given, got none");
    }
    return this;
  }

  private static StreamKey key(String bucket, String stream) {
    try {
      return StreamKey.of(bucket, stream);
    } catch (IllegalArgumentException e) {
      throw refusal(String.valueOf(e.getMessage()));
    }
  }

  private static String decoded(String name) {
    return name.replace("%3A", ":").replace("%3a", ":").replace("%25", "%");
  }

  private static OptionalLong id(String text) {
    try {
      return OptionalLong.of(Long.parseLong(text));
    } catch (NumberFormatException e) {
      throw refusal("must have an id (int64) after the second colon");
    }
  }

  private static Duration timeout(QueryParameters parameters) {
    Optional<String> text = parameters.optionalText("timeout");
    if (text.isEmpty()) {
      return MOST;
    }
    return Units.duration(text.get())
        .filter(timeout -> timeout.compareTo(MOST) <= 0)
        .orElseThrow(
            () ->
                ProblemException.badRequest(
                    "timeout", "timeout: must be 1ms to 60s, got \"" + text.get() + "\""));
  }

  private static ProblemException refusal(String detail) {
    return ProblemException.badRequest(FIELD, FIELD + ": " + detail);
  }
}
