package io.weir.standalone;

import java.util.List;

/** A request to each route that has a rule, in an order in which each finds what it needs. */
final class AskedRoutes {
  private static final String SAMPLE =
      "{\"time\":1700000000000000000,\"tag\":\"m.a\",\"values\":[1,2,3,4,5,6,7,8,9,10]}";
  private static final String EVENT = "{\"a\":1}";
  private static final String ITEMS = "{\"key\":\"k\",\"value\":1}\n";

  private static final String GRANT =
      "{\"action\":\"grant\",\"role\":\"user:nobody\",\"permission\":\"grant\"}";

  /** Of routes that are for anybody who is known. */
  static final String KNOWN = "put:message/none";

  private AskedRoutes() {}

  private static AskedRoute get(String rule, String grant, String path, int status) {
    return new AskedRoute("GET " + rule, grant, path, "", "", status);
  }

  private static AskedRoute json(
      String method, String rule, String grant, String path, String body, int status) {
    return new AskedRoute(method + " " + rule, grant, path, "application/json", body, status);
  }

  private static final String STREAM = "/streams/{bucket}/{stream}";
  private static final String TIME = "1700000000000000";

  static final List<AskedRoute> ALL =
      List.of(
          get("/ping", "", "/ping", 200),
          get("/health", "", "/health", 200),
          get("/ready", "", "/ready", 200),
          get("/", "", "/", 200),
          get("/console/*", "", "/console/main.js", 200),
          get("/metrics", "get:server", "/metrics", 200),
          get("/openapi.yaml", "", "/openapi.yaml", 200),
          get("/docs", "", "/docs", 200),
          get("/docs/{file}", "", "/docs/docs.css", 200),
          json("POST", "/import", "put:tags/*", "/import", "x", 0),
          json("POST", "/v1/metrics", "put:tags/m*", "/v1/metrics", "{}", 0),
          json("POST", "/sessions", "", "/sessions", "{}", 400),
          get("/sessions", KNOWN, "/sessions", 200),
          json("DELETE", "/sessions", KNOWN, "/sessions", "", 409),
          json("PUT", "/users", KNOWN, "/users", "{}", 400),
          json("POST", "/sessions/key", "admin:server", "/sessions/key", "{}", 200),
          get("/users", "admin:server", "/users", 200),
          json(
              "POST",
              "/users",
              "admin:server",
              "/users",
              "{\"username\":\"u1\",\"password\":\"long enough\"}",
              201),
          get("/groups", "admin:server", "/groups", 200),
          json("PUT", "/groups/{group}", "admin:server", "/groups/g", "{\"users\":[\"u1\"]}", 200),
          json("DELETE", "/users/{user}", "admin:server", "/users/u1", "", 200),
          get("/access/{bucket}", "grant:streams/b/*", "/access/b", 200),
          json("POST", "/access/{bucket}", "grant:streams/b/*", "/access/b", GRANT, 200),
          get("/access/{bucket}/{stream}", "grant:streams/b/s", "/access/b/s", 200),
          json("POST", "/access/{bucket}/{stream}", "grant:streams/b/s", "/access/b/s", GRANT, 200),
          get("/access/{bucket}/{stream}", "grant:tags/m%2F.x", "/access/tags/m%2F.x", 200),
          json(
              "POST",
              "/access/{bucket}/{stream}",
              "grant:message/d",
              "/access/message/d",
              GRANT,
              200),
          get("/access/{area}/{space}/{name}", "grant:kv/matrix/k", "/access/kv/matrix/k", 200),
          json(
              "POST",
              "/access/{area}/{space}/{name}",
              "grant:kv/matrix/k",
              "/access/kv/matrix/k",
              GRANT,
              200),
          json("POST", "/save", "put:tags/m.a", "/save", SAMPLE, 204),
          json("POST", "/batch", "put:tags/m.*", "/batch", "[" + SAMPLE + "]", 204),
          json("POST", "/write", "put:tags/m*", "/write", "m v=1 1700000000000000000", 204),
          json("POST", "/api/v2/write", "put:tags/m*", "/api/v2/write", "m v=1", 204),
          json("POST", "/api/v1/write", "put:tags/m*", "/api/v1/write", "x", 415),
          json("POST", "/query", "put:tags/m*", "/query?q=CREATE+DATABASE+d", "", 200),
          json(
              "POST",
              "/metric/single/{id}/{time}",
              "put:tags/m1",
              "/metric/single/m1/" + TIME,
              "1",
              200),
          get("/api", "get:tags/m.a", "/api?tag=m.a&start=1&end=600000000001&points=1", 0),
          get("/at", "get:tags/m.a", "/at?tag=m.a&time=5", 200),
          get("/live", "get:tags/m.a", "/live?tag=m.a&width=77", 400),
          get("/raw", "get:tags/m.a", "/raw?tag=m.a", 0),
          get("/latest", "get:tags/m.*", "/latest", 200),
          get("/tags", "list:tags/m.*", "/tags", 200),
          json("POST", "/api/v1/read", "get:tags/m.*", "/api/v1/read", "x", 415),
          json("DELETE", "/tags/<tag>", "delete:tags/m%2F.x", "/tags/m/.x", "", 404),
          get("/metric/single/{id}", "get:tags/m1", "/metric/single/m1", 200),
          json("POST", "/metric/single/{id}", "get:tags/m1", "/metric/single/m1", "{}", 200),
          json("DELETE", "/metric/single/{id}", "delete:tags/m2", "/metric/single/m2", "", 200),
          json(
              "POST",
              "/query/single",
              "get:tags/m1",
              "/query/single",
              "{\"metric_keys\":[\"m1\"]}",
              200),
          json(
              "POST",
              "/metric/message/{id}/{time}",
              "put:message/d",
              "/metric/message/d/" + TIME,
              EVENT,
              200),
          get("/metric/message/{id}", "get:message/d", "/metric/message/d", 200),
          json("POST", "/metric/message/{id}", "get:message/d", "/metric/message/d", "{}", 200),
          json("DELETE", "/metric/message/{id}", "delete:message/d", "/metric/message/d", "", 200),
          json(
              "POST",
              "/query/message",
              "get:message/d",
              "/query/message",
              "{\"metric_keys\":[\"d\"]}",
              200),
          get("/keys", "list:message/d*", "/keys", 200),
          get("/buckets", "list:streams/b/*", "/buckets", 200),
          get("/streams/{bucket}", "list:streams/b/s", "/streams/b", 200),
          json("POST", STREAM, "put:streams/b/s", "/streams/b/s", EVENT, 201),
          new AskedRoute(
              "PATCH " + STREAM,
              "put:streams/b/s",
              "/streams/b/s",
              "application/merge-patch+json",
              EVENT,
              200),
          get(STREAM, "get:streams/b/s", "/streams/b/s", 200),
          get("/listen", "get:streams/b/s", "/listen?s=b:s&timeout=1ms", 0),
          get("/streams/{bucket}/limits", "list:streams/b/*", "/streams/b/limits", 200),
          json(
              "PUT",
              "/streams/{bucket}/limits",
              "admin:streams/b/*",
              "/streams/b/limits",
              "{\"events\":9}",
              204),
          json(
              "DELETE",
              "/streams/{bucket}/limits",
              "admin:streams/b/*",
              "/streams/b/limits",
              "",
              204),
          get(STREAM + "/limits", "list:streams/b/s", "/streams/b/s/limits", 200),
          json("PUT", STREAM + "/limits", "admin:streams/b/s", "/streams/b/s/limits", "{}", 204),
          json("DELETE", STREAM + "/limits", "admin:streams/b/s", "/streams/b/s/limits", "", 204),
          json("DELETE", STREAM, "delete:streams/b/s", "/streams/b/s", "", 204),
          json("PUT", "/kv/{index}/{key}", "put:kv/matrix/k", "/kv/matrix/k", "1", 201),
          new AskedRoute(
              "POST /kv/{index}",
              "put:kv/matrix/k",
              "/kv/matrix",
              "application/x-ndjson",
              ITEMS,
              204),
          get("/kv/{index}/{key}", "get:kv/matrix/k", "/kv/matrix/k", 200),
          new AskedRoute("HEAD /kv/{index}/{key}", "get:kv/matrix/k", "/kv/matrix/k", "", "", 200),
          get("/kv", "list:kv/matrix/*", "/kv", 200),
          get("/kv/{index}", "list:kv/matrix/k", "/kv/matrix", 200),
          json(
              "POST", "/kv/{index}/lookup", "get:kv/matrix/k", "/kv/matrix/lookup", "[\"k\"]", 200),
          get("/kv/{index}/search", "get:kv/matrix/*", "/kv/matrix/search?q=a", 400),
          get("/kv/{index}/settings", "list:kv/matrix/*", "/kv/matrix/settings", 200),
          json(
              "PUT",
              "/kv/{index}/settings",
              "admin:kv/matrix/*",
              "/kv/matrix/settings",
              "{\"search\":false}",
              204),
          json(
              "DELETE",
              "/kv/{index}/settings",
              "admin:kv/matrix/*",
              "/kv/matrix/settings",
              "",
              204),
          json("DELETE", "/kv/{index}/{key}", "delete:kv/matrix/k", "/kv/matrix/k", "", 204));
}
