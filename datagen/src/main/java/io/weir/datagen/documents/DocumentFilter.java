package io.weir.datagen.documents;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * A filter as it is sent, and the same as a look at one document.
 *
 * @param json as a query has it
 */
record DocumentFilter(String json, Predicate<JsonNode> test) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String[] STATES = {"new", "paid", "sent", "gone"};

  /** A document that conditions tell apart. */
  static String document(String metric, long number, SplittableRandom random) {
    String state = STATES[random.nextInt(STATES.length)];
    String optional = random.nextInt(3) == 0 ? "" : ",\"size\":" + random.nextInt(10) + ".5";
    return String.format(
        "{\"metric\":\"%s\",\"n\":%d,\"state\":\"%s\"%s,\"items\":[{\"price\":%d},{\"price\":%d}]}",
        metric, number, state, optional, random.nextInt(100), random.nextInt(100));
  }

  /** Whether it holds for a document. */
  boolean holds(String document) {
    try {
      return test.test(JSON.readTree(document));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Any, of up to {@code depth} levels. */
  static DocumentFilter random(SplittableRandom random, int depth) {
    int kind = random.nextInt(depth > 0 ? 10 : 7);
    int price = random.nextInt(100);
    String state = STATES[random.nextInt(STATES.length)];
    return switch (kind) {
      case 0 ->
          new DocumentFilter(
              "{\"path\":\"$.state\",\"eq\":\"" + state + "\"}",
              document -> document.path("state").asText().equals(state));
      case 1 ->
          new DocumentFilter(
              "{\"path\":\"$.state\",\"in\":[\"" + state + "\",\"new\",7]}",
              document -> {
                String found = document.path("state").asText();
                return found.equals(state) || found.equals("new");
              });
      case 2 ->
          new DocumentFilter(
              "{\"path\":\"$.items[*].price\",\"gte\":" + price + "}",
              document -> prices(document, found -> found >= price));
      case 3 ->
          new DocumentFilter(
              "{\"path\":\"$.items[1].price\",\"lt\":" + price + "}",
              document -> document.path("items").path(1).path("price").asInt() < price);
      case 4 ->
          new DocumentFilter(
              "{\"path\":\"$.size\",\"exists\":" + (price < 50) + "}",
              document -> document.has("size") == price < 50);
      case 5 ->
          new DocumentFilter(
              "{\"path\":\"$.size\",\"gt\":" + price / 10 + "}",
              document -> document.has("size") && document.path("size").asDouble() > price / 10);
      case 6 ->
          new DocumentFilter(
              "{\"path\":\"$.state\",\"regex\":\"^[np]\"}",
              document -> "np".indexOf(document.path("state").asText().charAt(0)) >= 0);
      case 7 -> {
        DocumentFilter one = random(random, depth - 1);
        yield new DocumentFilter("{\"not\":" + one.json + "}", one.test.negate());
      }
      default -> {
        DocumentFilter one = random(random, depth - 1);
        DocumentFilter other = random(random, depth - 1);
        String both = "[" + one.json + "," + other.json + "]}";
        yield kind == 8
            ? new DocumentFilter("{\"and\":" + both, one.test.and(other.test))
            : new DocumentFilter("{\"or\":" + both, one.test.or(other.test));
      }
    };
  }

  private static boolean prices(JsonNode document, Predicate<Integer> test) {
    for (JsonNode item : document.path("items")) {
      if (test.test(item.path("price").asInt())) {
        return true;
      }
    }
    return false;
  }
}
