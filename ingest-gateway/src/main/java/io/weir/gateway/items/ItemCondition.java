package io.weir.gateway.items;

import io.weir.model.Excerpt;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.RecordCommand;
import io.weir.service.http.IngestRequest;
import io.weir.service.http.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the headers of a write demand of the item, as commands have it. */
final class ItemCondition {
  private static final String IF_MATCH = "If-Match";
  private static final String IF_NONE_MATCH = "If-None-Match";
  private static final String IDEMPOTENCY_KEY = "Idempotency-Key";
  private static final Pattern VERSION = Pattern.compile("\"([1-9][0-9]{0,17})\"");

  private ItemCondition() {}

  /**
   * The condition of a put: see {@link ItemCommand.OfItem#expected}.
   *
   * @throws ProblemException 400, naming the header
   */
  static long ofPut(IngestRequest request) {
    refuse(
        request, IDEMPOTENCY_KEY, "is not accepted for items, whose writes may have a condition");
    Optional<String> match = request.onlyHeader(IF_MATCH);
    Optional<String> noneMatch = request.onlyHeader(IF_NONE_MATCH);
    if (noneMatch.isEmpty()) {
      return match.map(ItemCondition::expected).orElse(RecordCommand.ANY);
    }
    if (match.isPresent()) {
      throw refusal(IF_NONE_MATCH, "must not be given together with " + IF_MATCH);
    }
    if (!noneMatch.get().equals("*")) {
      throw refusal(IF_NONE_MATCH, "must be *, got " + Excerpt.of(noneMatch.get()));
    }
    return ItemCommand.ABSENT;
  }

  /**
   * The condition of a removal.
   *
   * @throws ProblemException 400, naming the header
   */
  static long ofRemoval(IngestRequest request) {
    refuse(request, IF_NONE_MATCH, "is accepted for PUT only");
    return ofPut(request);
  }

  /**
   * For what has no condition.
   *
   * @param what for the message
   * @throws ProblemException 400, naming the header
   */
  static void refuseAny(IngestRequest request, String what) {
    for (String name : List.of(IF_MATCH, IF_NONE_MATCH, IDEMPOTENCY_KEY)) {
      refuse(request, name, "is not accepted for " + what);
    }
  }

  private static void refuse(IngestRequest request, String name, String why) {
    if (request.onlyHeader(name).isPresent()) {
      throw refusal(name, why);
    }
  }

  private static long expected(String text) {
    if (text.equals("*")) {
      return ItemCommand.PRESENT;
    }
    Matcher matcher = VERSION.matcher(text);
    if (!matcher.matches()) {
      throw refusal(
          IF_MATCH,
          "must be a version in quotes, as an ETag has it, or *, got " + Excerpt.of(text));
    }
    return Long.parseLong(matcher.group(1));
  }

  private static ProblemException refusal(String name, String detail) {
    return ProblemException.badRequest(name, name + ": " + detail);
  }
}
