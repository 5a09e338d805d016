package io.weir.benchmarks.micro;

import io.weir.job.records.documents.DocumentMatcher;
import io.weir.model.records.Filter;
import io.weir.model.records.FilterPath;
import io.weir.model.records.FilterValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/**
 * A document of about 100 bytes that a filter skips, as it does not match, so that all of it is
 * read: with the same names in all documents, and with names of its own in each.
 */
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FilterBenchmark extends MicroBenchmark {
  private static final int DOCUMENTS = 10_000;

  @Param({"eq", "range", "regex", "nested", "wildcard"})
  private String filter;

  @Param({"false", "true"})
  private boolean ownNames;

  private final byte[][] documents = new byte[DOCUMENTS][];
  private DocumentMatcher matcher;
  private int next;

  @Setup
  public void prepare() {
    matcher = new DocumentMatcher(filter());
    Random random = new Random(1);
    for (int i = 0; i < DOCUMENTS; i++) {
      String suffix = ownNames ? Integer.toString(i) : "";
      documents[i] =
          String.format(
                  Locale.ROOT,
                  "{\"id%1$s\":%2$d,\"sensor%1$s\":\"hall-%3$d\",\"temp%1$s\":%4$.2f,"
                      + "\"ok%1$s\":%5$b,\"tags%1$s\":[\"a\",\"b\"],\"at%1$s\":{\"x\":%3$d}}",
                  suffix,
                  i,
                  random.nextInt(50),
                  random.nextDouble() * 40,
                  random.nextBoolean())
              .getBytes(StandardCharsets.UTF_8);
    }
  }

  private Filter filter() {
    return switch (filter) {
      case "eq" -> compare("$.sensor", Filter.Operator.EQ, new FilterValue.Text("hall-99"));
      case "range" -> compare("$.temp", Filter.Operator.GT, new FilterValue.Number("45.5"));
      case "regex" -> new Filter.Regex(FilterPath.of("$.sensor"), "^hall-9[5-9]$");
      case "wildcard" -> compare("$.tags[*]", Filter.Operator.EQ, new FilterValue.Text("c"));
      default ->
          new Filter.And(
              List.of(
                  new Filter.Or(
                      List.of(
                          compare("$.sensor", Filter.Operator.EQ, new FilterValue.Text("hall-7")),
                          compare("$.temp", Filter.Operator.LT, new FilterValue.Number("10")))),
                  new Filter.Not(compare("$.ok", Filter.Operator.EQ, new FilterValue.Bool(true))),
                  compare("$.at.x", Filter.Operator.GTE, new FilterValue.Number("1000"))));
    };
  }

  private static Filter compare(String path, Filter.Operator operator, FilterValue value) {
    return new Filter.Comparison(FilterPath.of(path), operator, value);
  }

  @Benchmark
  public boolean skip() {
    byte[] document = documents[next];
    next = next + 1 == DOCUMENTS ? 0 : next + 1;
    return matcher.matches(document, 0, document.length);
  }
}
