package io.weir.standalone;

import java.util.Set;
import java.util.TreeSet;

/**
 * A request to a route.
 *
 * @param rule the route, as the rules have it
 * @param grant that it needs, and is enough; empty where nobody needs one
 * @param status of the answer to who has it; 0 for any that is no refusal
 */
record AskedRoute(String rule, String grant, String path, String type, String body, int status) {
  private static final Set<String> SOME =
      Set.of(
          "GET /tags",
          "GET /latest",
          "POST /api/v1/read",
          "GET /buckets",
          "GET /kv",
          "GET /keys",
          "POST /query",
          "POST /api/v1/write",
          "POST /v1/metrics");

  /** The same with another parameter. */
  AskedRoute with(String parameter) {
    return new AskedRoute(rule, grant, path + '&' + parameter, type, body, status);
  }

  /** Whether who has the grant may get this. */
  boolean isAnswer(int got) {
    return status == 0 ? got < 500 && got != 401 && got != 403 : got == status;
  }

  String method() {
    return rule.substring(0, rule.indexOf(' '));
  }

  /** The same permissions to something else, and all others to the same. */
  String otherGrants() {
    String permission = grant.substring(0, grant.indexOf(':'));
    String scope = grant.substring(grant.indexOf(':') + 1);
    Set<String> others = new TreeSet<>(Set.of("get", "put", "delete", "list", "grant"));
    others.remove(permission);
    String elsewhere =
        permission
            + ":tags/other* "
            + permission
            + ":streams/other/* "
            + permission
            + ":kv/other/* "
            + permission
            + ":message/other*";
    return String.join(",", others) + ":" + scope + (isOfSome() ? "" : " " + elsewhere);
  }

  /** Where any grant in the area lets somebody in, whom the handler shows what may be seen. */
  private boolean isOfSome() {
    return SOME.contains(rule);
  }
}
