package io.weir.testkit.api;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.weir.testkit.client.Response;
import io.weir.testkit.client.ServiceClient;
import java.io.Closeable;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client of the query service. For one thread. */
public final class QueryApi implements Closeable {
  private static final int PAGE = 1000;
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
          .build();

  private final ServiceClient client;

  /** A tag as {@code GET /tags} lists it: times in ns, and how many samples are held. */
  public record ListedTag(String tag, long first, long last, long count) {}

  /** The cursor of the next page is null at the end. */
  private record ListedTags(List<ListedTag> tags, String next) {}

  /** What is said of several tags. */
  private record Reports(List<ApiReport> reports) {
    private Reports {
      reports = reports == null ? List.of() : reports;
    }
  }

  /** Closes the client when closed itself. */
  public QueryApi(ServiceClient client) {
    this.client = client;
  }

  /** Path and query of a report. */
  public static String path(String tag, long start, long end, int points) {
    return "/api?tag=" + encode(tag) + "&start=" + start + "&end=" + end + "&points=" + points;
  }

  /** Path and query of a report of each of several tags. */
  public static String path(List<String> tags, long start, long end, int points) {
    StringBuilder path = new StringBuilder("/api?start=" + start + "&end=" + end);
    tags.forEach(tag -> path.append("&tag=").append(encode(tag)));
    return path.append("&points=").append(points).toString();
  }

  /** The answer to {@link #path}, as it came. */
  public Response get(String path) throws IOException {
    return client.get(path);
  }

  /**
   * The report in an answer with status 200.
   *
   * @throws IOException if it is none; the message says why
   */
  public static ApiReport report(Response response) throws IOException {
    return JSON.readValue(response.body(), ApiReport.class);
  }

  /**
   * The reports in an answer for several tags with status 200; tags that are not there are left
   * out.
   *
   * @throws IOException if it is none; the message says why
   */
  public static List<ApiReport> reports(Response response) throws IOException {
    return JSON.readValue(response.body(), Reports.class).reports();
  }

  /**
   * All tags that begin with {@code prefix}, page by page.
   *
   * @throws IOException also if an answer is not 200
   */
  public List<ListedTag> tags(String prefix) throws IOException {
    List<ListedTag> tags = new ArrayList<>();
    String path = "/tags?prefix=" + encode(prefix) + "&limit=" + PAGE;
    String cursor = "";
    while (cursor != null) {
      Response response = client.get(cursor.isEmpty() ? path : path + "&cursor=" + encode(cursor));
      if (response.status() != 200) {
        throw new IOException(path + ": " + response.brief());
      }
      ListedTags page = JSON.readValue(response.body(), ListedTags.class);
      tags.addAll(page.tags());
      if (cursor.equals(page.next())) {
        throw new IOException(path + ": the page after " + cursor + " names itself as the next");
      }
      cursor = page.next();
    }
    return tags;
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    client.close();
  }
}
