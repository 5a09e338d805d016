package io.weir.terminal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weir tags}. */
@Command(
    name = "tags",
    description = "Lists tags: the widths of their series, first and last sample, and how many.",
    footer = {
      "  weir tags boiler",
      "  weir tags --limit 10000 --format csv",
      "  weir tags demo. --delete                     and all that is held of them",
      "Exit code: 0, 1 if Weir refuses it, 2 if Weir cannot be reached."
    })
public final class TagsCommand extends TerminalCommand {
  private static final int PAGE = 1000;
  private static final List<String> COLUMNS = List.of("tag", "widths", "first", "last", "count");

  @Parameters(paramLabel = "PREFIX", arity = "0..1", description = "what their names begin with")
  private String prefix = "";

  @Option(names = "--limit", defaultValue = "1000", description = "the most tags (1000)")
  private int limit;

  @Option(
      names = "--format",
      defaultValue = "table",
      completionCandidates = OutputFormat.Names.class,
      description = "table, csv or json (table)")
  private OutputFormat format;

  @Option(names = "--delete", description = "delete all tags that begin with PREFIX")
  private boolean delete;

  @Override
  void run() throws TerminalException, InterruptedException {
    if (limit < 1) {
      throw new IllegalArgumentException("--limit: must be at least 1, got " + limit);
    }
    if (delete) {
      delete();
      return;
    }
    Server server = query();
    List<JsonNode> tags = new ArrayList<>();
    String cursor = "";
    while (cursor != null && tags.size() < limit) {
      JsonNode page = page(server, cursor, Math.min(PAGE, limit - tags.size()));
      page.path("tags").forEach(tags::add);
      cursor = page.path("next").textValue();
    }
    print(tags);
    if (cursor != null) {
      say("there are more; --limit " + 10L * limit + " lists more");
    }
  }

  private JsonNode page(Server server, String cursor, int size)
      throws TerminalException, InterruptedException {
    String path = "/tags?prefix=" + Server.encoded(prefix) + "&limit=" + size;
    return server.json(cursor.isEmpty() ? path : path + "&cursor=" + Server.encoded(cursor));
  }

  private void print(List<JsonNode> tags) {
    switch (format) {
      case JSON -> out().println(tags);
      case CSV -> {
        out().println(String.join(",", COLUMNS));
        tags.forEach(tag -> out().println(line(tag)));
      }
      default -> {
        TextTable table = new TextTable(COLUMNS, List.of("tag"));
        tags.forEach(tag -> table.add(cells(tag)));
        table.lines().forEach(out()::println);
      }
    }
  }

  private static List<String> cells(JsonNode tag) {
    return List.of(
        tag.path("tag").asText(),
        widths(tag, ","),
        Moment.text(tag.path("first").longValue()),
        Moment.text(tag.path("last").longValue()),
        tag.path("count").asText());
  }

  /** As RFC 4180 has it. */
  private static String line(JsonNode tag) {
    String name = tag.path("tag").asText();
    boolean quoted = name.contains(",") || name.contains("\"") || name.contains(" ");
    return String.join(
        ",",
        quoted ? '"' + name.replace("\"", "\"\"") + '"' : name,
        widths(tag, " "),
        tag.path("first").asText(),
        tag.path("last").asText(),
        tag.path("count").asText());
  }

  private static String widths(JsonNode tag, String separator) {
    return StreamSupport.stream(tag.path("widths").spliterator(), false)
        .map(JsonNode::asText)
        .collect(Collectors.joining(separator));
  }

  /** Goes by the cursor, as tags that are deleted may still be listed for a moment. */
  private void delete() throws TerminalException, InterruptedException {
    if (prefix.isEmpty()) {
      throw new IllegalArgumentException("PREFIX: must be given with --delete");
    }
    Server query = query();
    Server gateway = gateway();
    int deleted = 0;
    String cursor = "";
    while (cursor != null) {
      JsonNode page = page(query, cursor, PAGE);
      for (JsonNode tag : page.path("tags")) {
        gateway.delete("/tags/" + Server.encoded(tag.path("tag").asText()));
        deleted++;
      }
      cursor = page.path("next").textValue();
    }
    out().println("deleted " + deleted + " tags");
  }
}
