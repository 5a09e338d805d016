package io.weir.testkit.workload;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a run has sent, small enough to keep: everything else can be computed from it.
 *
 * @param workload what there was to send
 * @param offered samples 0 to {@code offered - 1} were sent
 * @param unacknowledged those of them that no 204 came for, in order: they may be stored or not
 */
public record Manifest(Workload workload, long offered, List<Range> unacknowledged) {
  private static final int VERSION = 1;

  /** In order, whatever order they came in. */
  public Manifest {
    unacknowledged = unacknowledged.stream().sorted(Comparator.comparingLong(Range::from)).toList();
  }

  /** How many samples a 204 came for. */
  public long acknowledged() {
    return offered - unacknowledged.stream().mapToLong(r -> r.to() - r.from()).sum();
  }

  /** Whether a 204 came for sample {@code n}, which was offered. */
  public boolean acknowledged(long n) {
    int low = 0;
    int high = unacknowledged.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (unacknowledged.get(middle).to() <= n) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low == unacknowledged.size() || n < unacknowledged.get(low).from();
  }

  /** Writes it as JSON, whole or not at all. */
  public void write(Path file) throws IOException {
    Path whole = file.toAbsolutePath();
    Path unfinished = whole.resolveSibling(whole.getFileName() + ".tmp");
    try (JsonGenerator json =
        new JsonFactory().createGenerator(Files.newBufferedWriter(unfinished))) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeNumberField("version", VERSION);
      json.writeNumberField("seed", workload.seed());
      json.writeStringField("prefix", workload.prefix());
      json.writeNumberField("tags", workload.tags());
      json.writeNumberField("rollCall", workload.rollCall());
      json.writeNumberField("start", workload.schedule().start());
      json.writeArrayFieldStart("segments");
      for (Segment segment : workload.schedule().segments()) {
        json.writeStartObject();
        json.writeNumberField("rate", segment.rate());
        json.writeNumberField("nanos", segment.nanos());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeNumberField("offered", offered);
      json.writeNumberField("acknowledged", acknowledged());
      json.writeArrayFieldStart("unacknowledged");
      for (Range range : unacknowledged) {
        json.writeStartObject();
        json.writeNumberField("from", range.from());
        json.writeNumberField("to", range.to());
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    Files.move(
        unfinished,
        whole,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IOException if there is no such file, or it is no manifest of this version
   */
  public static Manifest read(Path file) throws IOException {
    try (JsonParser json = new JsonFactory().createParser(Files.newBufferedReader(file))) {
      return new Reading(json).manifest();
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " is no manifest: " + e.getMessage(), e);
    }
  }

  private static final class Reading {
    private final JsonParser json;
    private long version;
    private long seed;
    private String prefix = "";
    private int tags;
    private int rollCall;
    private long start;
    private long offered;
    private final List<long[]> segments = new ArrayList<>();
    private final List<long[]> ranges = new ArrayList<>();

    Reading(JsonParser json) {
      this.json = json;
    }

    Manifest manifest() throws IOException {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("must be a JSON object");
      }
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        json.nextToken();
        field(name);
      }
      if (version != VERSION) {
        throw new IllegalArgumentException("version: must be " + VERSION + ", got " + version);
      }
      List<Segment> parts = segments.stream().map(s -> new Segment(s[0], s[1])).toList();
      return new Manifest(
          new Workload(seed, prefix, tags, rollCall, new Schedule(start, parts)),
          offered,
          ranges.stream().map(r -> new Range(r[0], r[1])).toList());
    }

    private void field(String name) throws IOException {
      switch (name) {
        case "version" -> version = json.getLongValue();
        case "seed" -> seed = json.getLongValue();
        case "prefix" -> prefix = json.getText();
        case "tags" -> tags = json.getIntValue();
        case "rollCall" -> rollCall = json.getIntValue();
        case "start" -> start = json.getLongValue();
        case "offered" -> offered = json.getLongValue();
        case "segments" -> pairs("rate", segments);
        case "unacknowledged" -> pairs("from", ranges);
        default -> json.skipChildren();
      }
    }

    private void pairs(String first, List<long[]> pairs) throws IOException {
      while (json.nextToken() == JsonToken.START_OBJECT) {
        long[] pair = new long[2];
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
          json.nextToken();
          pair[name.equals(first) ? 0 : 1] = json.getLongValue();
        }
        pairs.add(pair);
      }
    }
  }
}
