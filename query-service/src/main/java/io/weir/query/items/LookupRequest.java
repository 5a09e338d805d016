package io.weir.query.items;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.weir.model.records.ItemKey;
import io.weir.model.records.LogPosition;
import io.weir.service.access.AccessException;
import io.weir.service.access.Area;
import io.weir.service.access.Caller;
import io.weir.service.access.Permission;
import io.weir.service.http.JsonFault;
import io.weir.service.http.ProblemException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;

/**
 * Which keys are looked up.
 *
 * @param keys in the order asked
 * @param lines whether each item is a line of its own; else all are one object
 * @param required what the state must have applied
 */
record LookupRequest(List<ItemKey> keys, boolean lines, List<LogPosition> required) {
  /** The most keys. */
  static final int MAX_KEYS = 100_000;

  /** The largest body: as many of the longest keys, a quarter of them escaped. */
  static final int MAX_BYTES = 32 << 20;

  /**
   * What a key takes in memory besides the bytes of its index and its own: the objects and up to
   * two bytes of its name, 56, an entry of a set, 52, and its places in lists, 16.
   */
  static final int KEY_BYTES = 124;

  private static final int MAX_TEXT = 4096;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder().maxStringLength(MAX_TEXT).maxNestingDepth(1).build())
          .build();

  LookupRequest {
    keys = List.copyOf(keys);
    required = List.copyOf(required);
  }

  /** The most keys that a body has: a comma stands between two of them. */
  static int mostKeys(byte[] body) {
    int most = 1;
    for (int i = 0; i < body.length && most < MAX_KEYS; i++) {
      most += body[i] == ',' ? 1 : 0;
    }
    return most;
  }

  /**
   * The most memory that a request takes: each key holds the index, too.
   *
   * @param keys the most that the body has
   */
  static long bytes(String index, byte[] body, int keys) {
    return body.length + keys * ((long) KEY_BYTES + index.getBytes(StandardCharsets.UTF_8).length);
  }

  /**
   * Reads a body: an array of keys. In one object each key can stand once, so a key that is asked
   * for again is left out there.
   *
   * @throws ProblemException 400 or 413, naming the field and the index of the key
   */
  static LookupRequest of(String index, byte[] body, boolean lines, List<LogPosition> required) {
    List<ItemKey> keys = new ArrayList<>();
    Function<String, ItemKey> ofIndex = ItemKey.of(index);
    try (JsonParser json = parser(body)) {
      if (json.nextToken() != JsonToken.START_ARRAY) {
        throw refusal("must be an array of keys");
      }
      while (json.nextToken() != JsonToken.END_ARRAY) {
        if (keys.size() == MAX_KEYS) {
          throw ProblemException.tooLarge(
              "body: must have at most " + MAX_KEYS + " keys, got more");
        }
        keys.add(key(ofIndex, json, keys.size()));
      }
      if (json.nextToken() != null) {
        throw refusal("must be one array, got more");
      }
    } catch (JsonProcessingException e) {
      throw refusal("must be JSON, got: " + JsonFault.of(e)).at(keys.size());
    } catch (CharacterCodingException e) {
      throw refusal("must be UTF-8, got other bytes");
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
    return new LookupRequest(
        lines ? keys : List.copyOf(new LinkedHashSet<>(keys)), lines, required);
  }

  /**
   * @throws ProblemException 403 or 401, with the index of a key that may not be read
   */
  void requireReadable(Caller caller, String index) {
    if (caller.names(Permission.GET, Area.KV, index).isAll()) {
      return;
    }
    for (int i = 0; i < keys.size(); i++) {
      try {
        caller.require(Permission.GET, Area.KV, index, keys.get(i).key());
      } catch (AccessException e) {
        throw ProblemException.of(e).at(i);
      }
    }
  }

  /** Jackson accepts some bytes that are no UTF-8; the decoder accepts none. */
  private static JsonParser parser(byte[] body) throws IOException {
    return JSON.createParser(
        new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8.newDecoder()));
  }

  private static ItemKey key(Function<String, ItemKey> ofIndex, JsonParser json, int at)
      throws IOException {
    if (json.currentToken() != JsonToken.VALUE_STRING) {
      throw ProblemException.badRequest("key", "key: must be a string").at(at);
    }
    try {
      return ofIndex.apply(json.getText());
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e).at(at);
    }
  }

  private static ProblemException refusal(String detail) {
    return ProblemException.badRequest("body", "body: " + detail);
  }
}
