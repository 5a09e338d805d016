package io.weir.testkit.api;

import io.weir.testkit.api.QueryApi.ListedTag;
import io.weir.testkit.client.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Reads what a load has sent, as its format has it. For one thread. */
public interface LoadReader {
  /**
   * What was answered of a tag.
   *
   * @param status of the answer; 404 if nothing is held
   * @param report null if there is none
   * @param text the answer, short, for people
   */
  record Found(int status, ApiReport report, String text) {}

  /** The report of a tag. */
  Found report(String tag, long start, long end, int points) throws IOException;

  /**
   * What is listed of all tags that begin with {@code prefix}: a list where all values of a sample
   * are one series, else one for each value.
   *
   * @throws IOException also if an answer is not 200
   */
  List<List<ListedTag>> tags(String prefix) throws IOException;

  /**
   * Reads tags of samples.
   *
   * @param api closed by the caller
   */
  static LoadReader ofTags(QueryApi api) {
    return new LoadReader() {
      @Override
      public Found report(String tag, long start, long end, int points) throws IOException {
        Response response = api.get(QueryApi.path(tag, start, end, points));
        if (response.status() != 200) {
          return new Found(response.status(), null, response.brief());
        }
        try {
          return new Found(200, QueryApi.report(response), response.brief());
        } catch (IOException e) {
          return new Found(200, null, e.getMessage());
        }
      }

      @Override
      public List<List<ListedTag>> tags(String prefix) throws IOException {
        return List.of(api.tags(prefix));
      }
    };
  }

  /**
   * Reads tags of which each value is a {@linkplain ValueSeries series}.
   *
   * @param api closed by the caller
   */
  static LoadReader ofValues(QueryApi api, int width) {
    return new LoadReader() {
      @Override
      public Found report(String tag, long start, long end, int points) throws IOException {
        List<String> names = ValueSeries.names(tag, width);
        Response response = api.get(QueryApi.path(names, start, end, points));
        if (response.status() != 200) {
          return new Found(response.status(), null, response.brief());
        }
        try {
          List<ApiReport> reports = QueryApi.reports(response);
          if (reports.isEmpty()) {
            return new Found(404, null, "none of its series");
          }
          return reports.size() == width
              ? new Found(200, ValueSeries.merged(tag, reports), response.brief())
              : new Found(200, null, reports.size() + " of " + width + " series");
        } catch (IOException | IllegalArgumentException e) {
          return new Found(200, null, e.getMessage());
        }
      }

      @Override
      public List<List<ListedTag>> tags(String prefix) throws IOException {
        List<List<ListedTag>> lists = new ArrayList<>();
        for (int value : IntStream.range(0, width).toArray()) {
          lists.add(
              api.tags(ValueSeries.prefix(value) + prefix).stream()
                  .map(
                      each ->
                          new ListedTag(
                              ValueSeries.tag(each.tag()), each.first(), each.last(), each.count()))
                  .toList());
        }
        return lists;
      }
    };
  }
}
