package io.weir.service.http;

import io.weir.service.access.AccessException;
import io.weir.service.limits.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A refused request, in words for its sender: becomes {@code application/problem+json} (RFC 9457).
 * Has no stack trace, since it is about the request and not the program.
 */
public final class ProblemException extends RuntimeException {
  private static final Pattern NAMES_FIELD = Pattern.compile("([A-Za-z][\\w-]{0,31}): .*");
  private static final Pattern NAMES_HEADER = Pattern.compile("(Content-(?:Type|Encoding)) .*");

  private final int status;
  private final String field;
  private final Integer index;
  private final Duration retryAfter;
  private final Map<String, Long> members;
  private final Map<String, String> headers;
  private final List<String> detailNames;

  private ProblemException(
      int status, String field, String detail, Integer index, Duration retryAfter) {
    this(status, field, detail, index, retryAfter, Map.of(), Map.of(), List.of());
  }

  private ProblemException(
      int status,
      String field,
      String detail,
      Integer index,
      Duration retryAfter,
      Map<String, Long> members,
      Map<String, String> headers,
      List<String> detailNames) {
    super(detail, null, false, false);
    this.status = status;
    this.field = field;
    this.index = index;
    this.retryAfter = retryAfter;
    this.members = members;
    this.headers = headers;
    this.detailNames = detailNames;
  }

  /** A problem of any status, 400 to 599. */
  public static ProblemException of(int status, String detail) {
    return new ProblemException(status, null, detail, null, null);
  }

  /** 401, which says how to come again, or 403. */
  public static ProblemException of(AccessException refusal) {
    ProblemException problem = of(refusal.status(), String.valueOf(refusal.getMessage()));
    return refusal.isForbidden()
        ? problem
        : problem.with(
            "WWW-Authenticate",
            "Bearer realm=\"weir\"" + (refusal.isInvalid() ? ", error=\"invalid_token\"" : ""));
  }

  /** 400: the field is not what it must be; the detail names the limit and what was got. */
  public static ProblemException badRequest(String field, String detail) {
    return new ProblemException(400, field, detail, null, null);
  }

  /** 400 for what the model refuses; a message that begins with {@code field: } names the field. */
  public static ProblemException badRequest(IllegalArgumentException refusal) {
    String detail = String.valueOf(refusal.getMessage());
    return badRequest(first(NAMES_FIELD, detail), detail);
  }

  /** What a text names with its first words; null if nothing. */
  private static String first(Pattern names, String text) {
    Matcher matcher = names.matcher(text);
    return matcher.matches() ? matcher.group(1) : null;
  }

  /** 405: the path takes other methods. */
  public static ProblemException notAllowed(Set<String> methods) {
    String allowed = String.join(", ", new TreeSet<>(methods));
    String detail = "This path takes " + allowed + " only.";
    return of(405, detail).with("Allow", allowed);
  }

  /** 409: the last id is another one. */
  public static ProblemException conflict(String detail, long expected, long found) {
    Map<String, Long> members = new TreeMap<>(Map.of("expected", expected, "found", found));
    return new ProblemException(409, null, detail, null, null, members, Map.of(), List.of());
  }

  /**
   * 412: what is there is not what the request demands.
   *
   * @param found the version that is there; 0 if nothing is
   */
  public static ProblemException preconditionFailed(String detail, long found) {
    return new ProblemException(
        412, null, detail, null, null, Map.of("found", found), Map.of(), List.of());
  }

  /** 408: it took too long; a detail that begins with {@code field: } names the field. */
  public static ProblemException tooSlow(String detail) {
    return new ProblemException(408, first(NAMES_FIELD, detail), detail, null, null);
  }

  /** 413: more than the limit says; a detail that begins with {@code field: } names the field. */
  public static ProblemException tooLarge(String detail) {
    return new ProblemException(413, first(NAMES_FIELD, detail), detail, null, null);
  }

  /** 415: a format that is not supported; a detail that begins with its header names that. */
  public static ProblemException unsupported(String detail) {
    return new ProblemException(415, first(NAMES_HEADER, detail), detail, null, null);
  }

  /** 429: too much at once; try again later. */
  public static ProblemException tooMany(String detail, Duration retryAfter) {
    return new ProblemException(429, null, detail, null, retryAfter);
  }

  /** 429: the client has used up a limit. */
  public static ProblemException tooMany(Limits.Admission refused) {
    return tooMany(
        "This client has used up its share (" + refused.refusedBy().setting() + ").",
        refused.retryAfter());
  }

  /** 503: not possible now; try again later. */
  public static ProblemException unavailable(String detail, Duration retryAfter) {
    return new ProblemException(503, null, detail, null, retryAfter);
  }

  /** The same problem, for the message at this index of a batch, counted from 0. */
  public ProblemException at(int indexInBatch) {
    return new ProblemException(
        status, field, getMessage(), indexInBatch, retryAfter, members, headers, detailNames);
  }

  /** The same problem, with a further member of the reply. */
  public ProblemException withMember(String name, long value) {
    Map<String, Long> all = new TreeMap<>(members);
    all.put(name, value);
    return new ProblemException(
        status, field, getMessage(), index, retryAfter, all, headers, detailNames);
  }

  /** The same problem, of this field. */
  public ProblemException in(String name) {
    return new ProblemException(
        status, name, getMessage(), index, retryAfter, members, headers, detailNames);
  }

  /** The same problem, with a further header of the reply. */
  public ProblemException with(String header, String value) {
    Map<String, String> all = new TreeMap<>(headers);
    all.put(header, value);
    return new ProblemException(
        status, field, getMessage(), index, retryAfter, members, all, detailNames);
  }

  /**
   * The same problem, whose detail is also given under other names, for clients of other systems
   * that look for it there.
   */
  public ProblemException detailAlsoAs(String... names) {
    return new ProblemException(
        status, field, getMessage(), index, retryAfter, members, headers, List.of(names));
  }

  public int status() {
    return status;
  }

  public Optional<String> field() {
    return Optional.ofNullable(field);
  }

  public OptionalInt index() {
    return index == null ? OptionalInt.empty() : OptionalInt.of(index);
  }

  /** How long to wait before trying again. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /** Further members of the reply, numbers all. */
  public Map<String, Long> members() {
    return members;
  }

  /** Further members of the reply, whose text is the detail. */
  List<String> detailNames() {
    return detailNames;
  }

  /** Further headers of the reply. */
  public Map<String, String> headers() {
    return headers;
  }
}
