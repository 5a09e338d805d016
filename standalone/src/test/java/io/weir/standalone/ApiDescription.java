package io.weir.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/** What {@code openapi.yaml} says, and whether replies are as it says. */
final class ApiDescription {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Refuses a name that is there twice, as the page and most readers of YAML do. */
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY).build();

  private static final JsonSchemaFactory SCHEMAS =
      JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
  private static final Set<String> METHODS =
      Set.of("get", "head", "post", "put", "patch", "delete");

  /** When the document's examples are, in seconds; and the digits of those near to it. */
  private static final long WRITTEN = 1_795_243_411;

  private static final Pattern TIME = Pattern.compile("\\b179524\\d{4}(?=(\\d{3}){2,3}\\b)");

  private final JsonNode root;

  private ApiDescription(JsonNode root) {
    this.root = root;
  }

  /**
   * Reads the document.
   *
   * @param now the times of its examples become times near to this, s
   */
  static ApiDescription of(String yaml, long now) throws IOException {
    String current =
        TIME.matcher(yaml)
            .replaceAll(match -> Long.toString(Long.parseLong(match.group()) - WRITTEN + now));
    return new ApiDescription(YAML.readTree(current));
  }

  /** A method at a path. */
  record Operation(String method, String path, JsonNode node) {
    String id() {
      return node.path("operationId").asText();
    }

    /** The media types of the body, each with its schema. */
    Set<Map.Entry<String, JsonNode>> bodies() {
      return node.path("requestBody").path("content").properties();
    }

    boolean names(int status) {
      return node.path("responses").has(Integer.toString(status));
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    root.path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        each -> {
                          assertThat(METHODS).contains(each.getKey());
                          operations.add(
                              new Operation(
                                  each.getKey().toUpperCase(Locale.ROOT),
                                  path.getKey(),
                                  each.getValue()));
                        }));
    return operations;
  }

  /** What a reference points to, or the node itself. */
  JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? root.at(node.path("$ref").asText().substring(1)) : node;
  }

  List<JsonNode> parameters(Operation operation) {
    return StreamSupport.stream(operation.node().path("parameters").spliterator(), false)
        .map(this::resolved)
        .toList();
  }

  /** Names without a value: texts that were split at a comma, most likely. */
  List<String> emptyMembers() {
    List<String> empty = new ArrayList<>();
    collectEmpty(root, empty);
    return empty;
  }

  private static void collectEmpty(JsonNode node, List<String> empty) {
    node.properties().stream()
        .filter(each -> each.getValue().isNull())
        .forEach(each -> empty.add(each.getKey()));
    node.forEach(child -> collectEmpty(child, empty));
  }

  /** Each text under {@code $ref} that leads nowhere. */
  Set<String> brokenReferences() {
    Set<String> broken = new TreeSet<>();
    collectBroken(root, broken);
    return broken;
  }

  private void collectBroken(JsonNode node, Set<String> broken) {
    if (node.path("$ref").isTextual() && resolved(node).isMissingNode()) {
      broken.add(node.path("$ref").asText());
    }
    node.forEach(child -> collectBroken(child, broken));
  }

  /** Components that nothing refers to. */
  Set<String> unusedComponents() {
    String text = root.toString();
    Set<String> unused = new TreeSet<>();
    root.path("components").properties().stream()
        .filter(kind -> !kind.getKey().equals("securitySchemes")) // which are named otherwise
        .forEach(
            kind ->
                kind.getValue()
                    .fieldNames()
                    .forEachRemaining(
                        name -> {
                          String reference = "#/components/" + kind.getKey() + "/" + name;
                          if (!text.contains('"' + reference + '"')) {
                            unused.add(reference);
                          }
                        }));
    return unused;
  }

  /** The response of an operation for a status; missing if the document has none. */
  JsonNode response(Operation operation, int status) {
    JsonNode responses = operation.node().path("responses");
    JsonNode own = responses.path(Integer.toString(status));
    return resolved(own.isMissingNode() ? responses.path("default") : own);
  }

  /**
   * What is wrong with a reply.
   *
   * @param type its Content-Type; empty for none
   * @param body the whole body, or of events the data of one; null where it is not looked at
   */
  Optional<String> fault(
      Operation operation, int status, Map<String, List<String>> headers, String type, String body)
      throws IOException {
    JsonNode response = response(operation, status);
    if (response.isMissingNode()) {
      return Optional.of("the document has no status " + status);
    }
    for (Map.Entry<String, JsonNode> header : response.path("headers").properties()) {
      boolean isThere =
          headers.keySet().stream().anyMatch(name -> name.equalsIgnoreCase(header.getKey()));
      if (resolved(header.getValue()).path("required").asBoolean() && !isThere) {
        return Optional.of("no header " + header.getKey());
      }
    }
    JsonNode content = response.path("content");
    if (operation.method().equals("HEAD")) {
      return Optional.empty();
    }
    if (content.isEmpty()) {
      return body == null || body.isEmpty()
          ? Optional.empty()
          : Optional.of("the document has no body, got " + body);
    }
    String bare = type.split(";", 2)[0].strip();
    JsonNode media = content.has(bare) ? content.path(bare) : content.path("*/*");
    if (media.isMissingNode()) {
      return Optional.of("the document has " + content.fieldNames().next() + ", got " + type);
    }
    boolean isJson = isJson(bare) || bare.equals("text/event-stream");
    return body == null ? Optional.empty() : mismatch(media, isJson, body);
  }

  private Optional<String> mismatch(JsonNode media, boolean isJson, String body)
      throws IOException {
    JsonNode value = isJson ? JSON.readTree(body) : JSON.getNodeFactory().textNode(body);
    ObjectNode schema = JSON.createObjectNode();
    schema.set("components", root.path("components"));
    schema.putArray("allOf").add(media.path("schema"));
    Set<?> messages = SCHEMAS.getSchema(schema).validate(value);
    return messages.isEmpty()
        ? Optional.empty()
        : Optional.of(messages + " of " + body.substring(0, Math.min(500, body.length())));
  }

  /** Whether an example fits its own schema. */
  Optional<String> exampleFault(JsonNode media, String type) throws IOException {
    JsonNode example = media.path("example");
    boolean isJson = isJson(type) || example.isObject();
    return mismatch(media, isJson, isJson ? example.toString() : example.asText());
  }

  /** Whether a body of this media type is one JSON text. */
  static boolean isJson(String type) {
    return type.equals("application/json") || type.endsWith("+json");
  }

  /** The path with names of parameters left out: {@code /kv/{}}. */
  static String shape(String path) {
    Matcher names = Pattern.compile("\\{[^}]*}|<[^>]*>").matcher(path);
    return names.replaceAll("{}");
  }

  /** The names in braces of a path. */
  static Set<String> pathParameters(String path) {
    Set<String> names = new TreeSet<>();
    Iterator<String> found =
        Pattern.compile("\\{([^}]*)}").matcher(path).results().map(m -> m.group(1)).iterator();
    found.forEachRemaining(names::add);
    return names;
  }
}
