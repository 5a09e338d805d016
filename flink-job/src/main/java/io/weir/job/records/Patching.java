package io.weir.job.records;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.flipkart.zjsonpatch.JsonPatch;
import io.weir.model.records.Change.Reason;
import io.weir.model.records.RecordCommand;
import java.io.IOException;
import java.util.Map;

/**
 * Applies patches to documents: JSON Patch (RFC 6902) and merge patch (RFC 7396). Work is bounded:
 * a command must never stop the job, which would stop at it again.
 */
final class Patching {
  /** The most operations of a JSON Patch. */
  static final int MAX_OPERATIONS = 1000;

  /** The most that is copied and moved, in letters: each copy may double a document. */
  private static final long MAX_COPIED = RecordCommand.MAX_DOCUMENT_BYTES;

  /** What a value counts for, in letters: it takes more of the heap than its text. */
  private static final int LETTERS_OF_VALUE = 10;

  /** The deepest that a document may be nested: less than what a thread's stack holds. */
  static final int MAX_DEPTH = 500;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** Holds the document while it is patched, so that a patch may replace the whole. */
  private static final String ROOT = "document";

  private Patching() {}

  /** Why a patch was not applied. */
  static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1;
    private final Reason reason;

    RefusedException(Reason reason, String message) {
      super(message);
      this.reason = reason;
    }

    Reason reason() {
      return reason;
    }
  }

  /** The patched document. */
  static byte[] apply(RecordCommand.Patch command, byte[] document) throws RefusedException {
    JsonNode patch =
        parse(
            command.patch(),
            Reason.NO_PATCH,
            "the patch is no JSON, is nested too deeply, or has a number that is too large");
    JsonNode last =
        parse(
            document,
            Reason.NOT_APPLICABLE,
            "the last event is nested too deeply to patch, or has a number that is too large");
    JsonNode result = command.isMerge() ? merge(last, patch) : applyOperations(patch, last);
    byte[] bytes = write(result);
    if (bytes.length > RecordCommand.MAX_DOCUMENT_BYTES) {
      throw new RefusedException(
          Reason.NOT_APPLICABLE,
          "the result must have at most "
              + RecordCommand.MAX_DOCUMENT_BYTES
              + " bytes, got "
              + bytes.length);
    }
    return bytes;
  }

  private static JsonNode parse(byte[] json, Reason reason, String message)
      throws RefusedException {
    try {
      JsonNode node = JSON.readTree(json);
      if (!node.isMissingNode() && depth(node) <= MAX_DEPTH) {
        return node;
      }
    } catch (IOException | RuntimeException e) { // a number whose exponent no decimal has, too
      throw new RefusedException(reason, message);
    }
    throw new RefusedException(reason, message);
  }

  private static byte[] write(JsonNode result) throws RefusedException {
    try {
      return JSON.writeValueAsBytes(result);
    } catch (JsonProcessingException e) {
      throw new RefusedException(Reason.NOT_APPLICABLE, "the result is nested too deeply");
    }
  }

  /** As RFC 7396, 2 has it. */
  private static JsonNode merge(JsonNode target, JsonNode patch) {
    if (!patch.isObject()) {
      return patch;
    }
    ObjectNode result = target instanceof ObjectNode object ? object : JSON.createObjectNode();
    for (Map.Entry<String, JsonNode> field : patch.properties()) {
      if (field.getValue().isNull()) {
        result.remove(field.getKey());
      } else {
        JsonNode before = result.path(field.getKey());
        result.set(field.getKey(), merge(before, field.getValue()));
      }
    }
    return result;
  }

  private static JsonNode applyOperations(JsonNode patch, JsonNode document)
      throws RefusedException {
    requirePatch(patch);
    ObjectNode root = JSON.createObjectNode();
    root.set(ROOT, document);
    long copied = 0;
    for (int i = 0; i < patch.size(); i++) {
      ObjectNode operation = patch.get(i).deepCopy();
      for (String field : new String[] {"path", "from"}) {
        if (operation.has(field)) {
          operation.put(field, "/" + ROOT + operation.get(field).textValue());
        }
      }
      String name = operation.get("op").textValue();
      JsonNode added = operation.path("value");
      if (name.equals("copy") || name.equals("move")) {
        added = at(root, operation, "from");
        copied = size(added, copied);
      }
      if (copied > MAX_COPIED) {
        throw new RefusedException(
            Reason.NOT_APPLICABLE, of(i, patch) + "copies and moves too much");
      }
      if (tokens(operation) + depth(added) > MAX_DEPTH) {
        throw new RefusedException(Reason.NOT_APPLICABLE, of(i, patch) + "nests too deeply");
      }
      if (!name.equals("test")) {
        apply(operation, root, of(i, patch));
      } else if (!at(root, operation, "path").equals(Patching::compare, operation.get("value"))) {
        throw new RefusedException(Reason.TEST_FAILED, of(i, patch) + "is not so");
      }
    }
    if (!root.has(ROOT)) {
      throw new RefusedException(Reason.NOT_APPLICABLE, "the patch leaves no document");
    }
    return root.get(ROOT);
  }

  /** How deep the place is that an operation changes. */
  private static int tokens(ObjectNode operation) {
    return (int) operation.get("path").textValue().chars().filter(c -> c == '/').count();
  }

  /** How deep a tree is nested; the parser and {@link #MAX_DEPTH} bound it, and so the stack. */
  private static int depth(JsonNode tree) {
    int deepest = 0;
    for (JsonNode element : tree) {
      deepest = Math.max(deepest, depth(element));
    }
    return deepest + 1;
  }

  private static String of(int i, JsonNode patch) {
    return "operation " + i + ", " + patch.get(i).get("op").textValue() + ": ";
  }

  private static void apply(ObjectNode operation, ObjectNode root, String which)
      throws RefusedException {
    try {
      boolean isRemoval = operation.get("op").textValue().equals("remove");
      if (isRemoval && at(root, operation, "path").isMissingNode()) {
        throw new RefusedException(Reason.NOT_APPLICABLE, which + "there is nothing to remove");
      }
      JsonPatch.applyInPlace(JSON.createArrayNode().add(operation), root);
    } catch (RuntimeException e) {
      throw new RefusedException(Reason.NOT_APPLICABLE, which + "does not fit the last event");
    }
  }

  private static JsonNode at(ObjectNode root, ObjectNode operation, String field) {
    return root.at(JsonPointer.compile(operation.get(field).textValue()));
  }

  private static void requirePatch(JsonNode patch) throws RefusedException {
    if (!patch.isArray() || patch.size() > MAX_OPERATIONS) {
      throw new RefusedException(
          Reason.NO_PATCH, "a JSON Patch must be an array of at most " + MAX_OPERATIONS);
    }
    for (JsonNode operation : patch) {
      if (!isOperation(operation)) {
        throw new RefusedException(Reason.NO_PATCH, "an operation of the patch is none");
      }
    }
  }

  private static boolean isOperation(JsonNode operation) {
    return isPointer(operation.path("path"))
        && switch (operation.path("op").asText()) {
          case "remove" -> true;
          case "copy", "move" -> isPointer(operation.path("from"));
          case "add", "replace", "test" -> operation.has("value");
          default -> false;
        };
  }

  private static boolean isPointer(JsonNode pointer) {
    return pointer.isTextual()
        && (pointer.textValue().isEmpty() || pointer.textValue().startsWith("/"));
  }

  /**
   * A sum and the letters of a tree, with {@link #LETTERS_OF_VALUE} a value; goes no further than
   * it must.
   */
  private static long size(JsonNode tree, long sum) {
    long size = sum + LETTERS_OF_VALUE + (tree.isTextual() ? tree.textValue().length() : 0);
    if (size <= MAX_COPIED && tree.isObject()) {
      for (Map.Entry<String, JsonNode> field : tree.properties()) {
        size = size(field.getValue(), size + field.getKey().length());
      }
    } else if (size <= MAX_COPIED) {
      for (JsonNode element : tree) {
        size = size(element, size);
      }
    }
    return size;
  }

  /** Numbers are compared by value, see RFC 6902, 4.6; other values as they are. */
  private static int compare(JsonNode one, JsonNode other) {
    boolean equal =
        one.isNumber() && other.isNumber()
            ? one.decimalValue().compareTo(other.decimalValue()) == 0
            : one.equals(other);
    return equal ? 0 : 1;
  }
}
