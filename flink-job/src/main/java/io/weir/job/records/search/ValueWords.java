package io.weir.job.records.search;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.weir.model.records.ItemCommand;
import io.weir.model.records.SearchSetting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds the words of values. Those of {@code text/*} are texts; of JSON, {@code application/json}
 * and {@code +json}, its strings are, but not its names. Values of other types, of another charset
 * than UTF-8, and what is neither UTF-8 nor the JSON that it should be, have no words. For one
 * thread.
 */
public final class ValueWords {
  /** Deeper values have no words; lookups do not give them as JSON either. */
  private static final int MAX_NESTING = 200;

  /** Names are not remembered, since values may each have names of their own. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_NESTING)
                  .maxNumberLength(ItemCommand.MAX_VALUE_BYTES)
                  .maxNameLength(ItemCommand.MAX_VALUE_BYTES)
                  .maxStringLength(ItemCommand.MAX_VALUE_BYTES)
                  .build())
          .build();

  private static final Set<String> CHARSETS = Set.of("utf-8", "utf8", "us-ascii");

  private final Analysis analysis = new Analysis();
  private final FieldNode fields;
  private final boolean textsToo;

  public ValueWords(SearchSetting setting) {
    fields = FieldNode.of(setting.fields());
    textsToo = setting.fields().isEmpty();
  }

  /** The words of a value. */
  WordList of(String contentType, byte[] value) {
    return WordList.of(texts(contentType.toLowerCase(Locale.ROOT), value), analysis);
  }

  private List<String> texts(String contentType, byte[] value) {
    String type = contentType.split(";", 2)[0].strip();
    boolean isText = textsToo && type.startsWith("text/");
    boolean isJson = type.equals("application/json") || type.endsWith("+json");
    if (!(isText || isJson) || !isUtf8(contentType)) {
      return List.of();
    }
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value));
      return isJson ? strings(text) : List.of(text.toString());
    } catch (CharacterCodingException e) {
      return List.of();
    }
  }

  private static boolean isUtf8(String contentType) {
    for (String parameter : contentType.split(";")) {
      String[] parts = parameter.split("=", 2);
      if (parts.length == 2 && parts[0].strip().equals("charset")) {
        return CHARSETS.contains(parts[1].replace('"', ' ').strip());
      }
    }
    return true;
  }

  private List<String> strings(CharBuffer text) {
    List<String> strings = new ArrayList<>();
    try (JsonParser json = JSON.createParser(text.array(), 0, text.remaining())) {
      if (json.nextToken() == null) {
        return List.of();
      }
      fields.read(json, strings);
      return json.nextToken() == null ? strings : List.of();
    } catch (JsonProcessingException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }
}
