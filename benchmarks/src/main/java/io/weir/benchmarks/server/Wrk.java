package io.weir.benchmarks.server;

import io.weir.testkit.client.Address;
import io.weir.testkit.workload.Nanos;
import io.weir.testkit.workload.Sample;
import io.weir.testkit.workload.Workload;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program wrk, from Debian's package, which posts samples one by one. */
public final class Wrk {
  private static final int THREADS = 4;
  private static final int CONNECTIONS = 40;
  private static final long SECOND = 1_000_000_000L;

  /** Stand for what differs from post to post; as long as what takes their place. */
  private static final String TAG = "wrk-00000";

  private static final long TIME = 1_111_111_111_111_111_111L;

  private static final Map<String, Double> UNITS = Map.of("us", 1e-3, "ms", 1.0, "s", 1e3);

  private final Path program;

  private Wrk(Path program) {
    this.program = program;
  }

  /**
   * What was posted.
   *
   * @param requests that were answered, all with 2xx
   */
  public record Result(long requests, double perSecond, double p99Millis) {}

  /**
   * @throws IOException if it is not installed, naming the package
   */
  public static Wrk find() throws IOException {
    return new Wrk(LocalMachine.program("wrk", List.of(), "wrk"));
  }

  /**
   * Posts samples with the skew of W3 over {@value #CONNECTIONS} connections.
   *
   * @throws IOException if a post fails
   */
  public Result post(HttpTarget target, int seconds) throws IOException, InterruptedException {
    Path script = Files.createTempFile("weir-bench", ".lua");
    try {
      Files.writeString(script, script(target, Nanos.now() / SECOND));
      Address server = target.service().servers().get(0);
      Process running =
          new ProcessBuilder(
                  program.toString(),
                  "-t" + THREADS,
                  "-c" + CONNECTIONS,
                  "-d" + seconds,
                  "--latency",
                  "-s",
                  script.toString(),
                  server + target.usual().path(1))
              .redirectErrorStream(true)
              .start();
      String text = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      running.waitFor(1, TimeUnit.MINUTES);
      return result(text);
    } finally {
      Files.delete(script);
    }
  }

  /** The script: the body of one sample, of which tag, time and first value are made anew. */
  static String script(HttpTarget target, long now) {
    double[] values = new double[Workload.WIDTH];
    for (int i = 0; i < values.length; i++) {
      values[i] = 100.125 * (i + 1);
    }
    byte[] body = target.usual().text(new Sample(TAG, TIME, values));
    String text =
        new String(body, StandardCharsets.UTF_8)
            .replace("\n", "\\n")
            .replace(TAG, "' .. tag() .. '")
            .replace(Long.toString(TIME), "' .. time() .. '")
            .replace(Double.toString(values[0]), "' .. value() .. '");
    return String.format(
        Locale.ROOT,
        """
        local threads = 0
        function setup(thread)
          thread:set("id", threads)
          threads = threads + 1
        end
        local sent = 0
        local function time()
          return string.format("%d%%09d", sent * %d + id)
        end
        local function tag()
          local k = math.floor(math.log(1 - math.random()) / math.log(0.99))
          return string.format("wrk-%%05d", math.min(k, 9999))
        end
        local function value()
          return string.format("%%.3f", 100 + sent %% 1000 / 1000)
        end
        local head = {["Content-Type"] = "%s"}
        function init(args)
          math.randomseed(id + 1)
        end
        function request()
          sent = sent + 1
          return wrk.format("POST", nil, head, '%s')
        end
        """,
        now,
        THREADS,
        target.usual().contentType(),
        text);
  }

  /**
   * Reads what wrk prints.
   *
   * @throws IOException if it says that a post was not acknowledged, or nothing of use
   */
  static Result result(String text) throws IOException {
    if (text.contains("Non-2xx") || text.contains("Socket errors")) {
      throw new IOException("wrk: " + text.strip());
    }
    Matcher p99 = find("99%\\s+([0-9.]+)(us|ms|s)", text);
    return new Result(
        Long.parseLong(find("(\\d+) requests in", text).group(1)),
        Double.parseDouble(find("Requests/sec:\\s+([0-9.]+)", text).group(1)),
        Double.parseDouble(p99.group(1)) * UNITS.get(p99.group(2)));
  }

  private static Matcher find(String pattern, String text) throws IOException {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    if (!matcher.find()) {
      throw new IOException("wrk: " + text.strip());
    }
    return matcher;
  }
}
