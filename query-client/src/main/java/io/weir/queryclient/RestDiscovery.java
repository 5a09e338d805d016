package io.weir.queryclient;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks Flink's REST API: the running job by its name, and the hosts of the TaskManagers. */
final class RestDiscovery implements Discovery {
  private static final int MAX_BYTES = 8 << 20;
  private static final JsonFactory JSON = new JsonFactory();

  /** A TaskManager's RPC address, such as {@code pekko.tcp://flink@10.0.0.5:6122/user/rpc/x}. */
  private static final Pattern RPC_ADDRESS = Pattern.compile("@(\\[[^]]+]|[^:/]+):\\d+/");

  private final String jobName;
  private final int proxyPort;
  private final int timeoutMillis;

  /**
   * @param proxyPort where the proxies of discovered TaskManagers listen
   */
  RestDiscovery(String jobName, int proxyPort, Duration timeout) {
    this.jobName = jobName;
    this.proxyPort = proxyPort;
    this.timeoutMillis = Math.toIntExact(timeout.toMillis());
  }

  @Override
  public Found find(JobAddress address) throws IOException {
    String jobId = runningJob(entries(address, "jobs/overview", "jobs"));
    if (jobId == null) {
      throw new NotRunningException("runs no job named \"" + jobName + "\" now");
    }
    return new Found(jobId, address.proxies().isEmpty() ? proxies(address) : address.proxies());
  }

  private List<HostPort> proxies(JobAddress address) throws IOException {
    List<HostPort> proxies = new ArrayList<>();
    for (Map<String, String> taskManager : entries(address, "taskmanagers", "taskmanagers")) {
      // A TaskManager in the JobManager's process has an address without a host.
      Matcher rpc = RPC_ADDRESS.matcher(taskManager.getOrDefault("path", ""));
      String host = rpc.find() ? HostPort.withoutBrackets(rpc.group(1)) : address.host();
      proxies.add(new HostPort(host, proxyPort));
    }
    return proxies.stream().distinct().toList();
  }

  /** The id of the job that runs under the name, of several the one started last; or null. */
  private String runningJob(List<Map<String, String>> jobs) {
    String id = null;
    long newest = Long.MIN_VALUE;
    for (Map<String, String> job : jobs) {
      boolean wanted = jobName.equals(job.get("name")) && "RUNNING".equals(job.get("state"));
      long started = wanted ? Long.parseLong(job.getOrDefault("start-time", "0")) : 0;
      if (wanted && started >= newest) {
        id = job.get("jid");
        newest = started;
      }
    }
    return id;
  }

  /** The objects of an array, each as its scalar fields. */
  private List<Map<String, String>> entries(JobAddress address, String path, String array)
      throws IOException {
    try (JsonParser parser = JSON.createParser(get(address, path))) {
      List<Map<String, String>> entries = new ArrayList<>();
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean wanted = parser.currentName().equals(array);
        if (parser.nextToken() == JsonToken.START_ARRAY && wanted) {
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            entries.add(scalars(parser));
          }
        } else {
          parser.skipChildren();
        }
      }
      return entries;
    }
  }

  private static Map<String, String> scalars(JsonParser parser) throws IOException {
    Map<String, String> fields = new HashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      if (parser.nextToken().isScalarValue()) {
        fields.put(name, parser.getText());
      } else {
        parser.skipChildren();
      }
    }
    return fields;
  }

  private byte[] get(JobAddress address, String path) throws IOException {
    HttpURLConnection connection =
        (HttpURLConnection) address.rest().resolve(path).toURL().openConnection();
    connection.setConnectTimeout(timeoutMillis);
    connection.setReadTimeout(timeoutMillis);
    connection.setInstanceFollowRedirects(false);
    try {
      int status = connection.getResponseCode();
      if (status != HttpURLConnection.HTTP_OK) {
        throw new IOException(address.name() + " answers /" + path + " with status " + status);
      }
      try (InputStream body = connection.getInputStream()) {
        byte[] bytes = body.readNBytes(MAX_BYTES + 1);
        if (bytes.length > MAX_BYTES) {
          throw new IOException(
              address.name() + " answers /" + path + " with more than " + MAX_BYTES + " bytes");
        }
        return bytes;
      }
    } finally {
      connection.disconnect();
    }
  }
}
