package io.weir.datagen.stats;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weir state-stats}. */
@Command(
    name = "state-stats",
    description = {
      "Prints what each task of the job holds, by its metrics: tags, series, samples an hour and"
          + " commands an hour; and of each part of its state (a column family of RocksDB) about"
          + " how many entries it has, its bytes and its files.",
      "An entry that was deleted or overwritten counts until RocksDB has merged its files."
    },
    footer = {
      "  weir state-stats                                 of ./weir standalone",
      "  weir state-stats --metrics http://tm-1:9249,http://tm-2:9249",
      "  weir state-stats --over 1m --json",
      "Exit code: 0, or 1 if a page cannot be reached or has no metrics of the job."
    })
public final class StateStatsCommand extends StatsCommand {
  private static final long MAX_SECONDS = 3600;

  @Option(
      names = "--metrics",
      paramLabel = "URL[,URL...]",
      defaultValue = "http://127.0.0.1:8080",
      description = "Pages of metrics: standalone's, or port 9249 of each TaskManager.")
  private String pages;

  @Option(
      names = "--over",
      defaultValue = "2s",
      description = "How long samples and commands are counted, 1s to 1h.")
  private Duration over;

  @Override
  Map<String, Table> tables() throws IOException, InterruptedException {
    if (over.toSeconds() < 1 || over.toSeconds() > MAX_SECONDS) {
      throw new IllegalArgumentException("--over: must be 1s to 1h, got " + over.toMillis() + "ms");
    }
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    TaskMetrics before = read(client);
    long begin = System.nanoTime();
    TimeUnit.NANOSECONDS.sleep(over.toNanos());
    TaskMetrics after = read(client);
    double hours = (System.nanoTime() - begin) / 3.6e12;
    Map<String, Table> tables = new LinkedHashMap<>();
    tables.put("tasks", after.tasks(before, hours));
    tables.put("state", after.state());
    return tables;
  }

  private TaskMetrics read(HttpClient client) throws IOException, InterruptedException {
    List<MetricsPage.Sample> all = new ArrayList<>();
    for (URI page : Arrays.stream(pages.split(",")).map(String::strip).map(URI::create).toList()) {
      if (page.getHost() == null || !List.of("http", "https").contains(page.getScheme())) {
        throw new IllegalArgumentException(
            "--metrics: must be http[s]://host[:port], got \"" + page + "\"");
      }
      all.addAll(MetricsPage.at(client, page));
    }
    TaskMetrics metrics = new TaskMetrics(all);
    if (metrics.isEmpty()) {
      throw new IOException(pages + ": has no metrics of the job's tasks");
    }
    return metrics;
  }
}
