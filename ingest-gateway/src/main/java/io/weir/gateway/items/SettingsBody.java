package io.weir.gateway.items;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.weir.gateway.body.BodyReader;
import io.weir.gateway.records.StrictJson;
import io.weir.model.Excerpt;
import io.weir.model.records.SearchSetting;
import io.weir.service.http.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** Reads the settings of an index. */
final class SettingsBody {
  /** The longest body. */
  static final int MAX_BYTES = 64 << 10;

  private static final String SEARCH = "search";

  private SettingsBody() {}

  /**
   * Settings, {@code {"search":true}}, or {@code {"search":["/title"]}} for some fields of JSON.
   *
   * @throws ProblemException 400, naming the field
   */
  static SearchSetting setting(BodyReader.Body body) {
    SearchSetting setting = null;
    try (JsonParser json = StrictJson.parser(StrictJson.decode(body.bytes(), 0, body.length()))) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        throw refusal("must be an object");
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        if (!json.currentName().equals(SEARCH)) {
          throw refusal(
              "must have no fields but search, got \"" + Excerpt.of(json.currentName()) + '"');
        } else if (setting != null) {
          throw ProblemException.badRequest(SEARCH, "search: must be given once, got it twice");
        }
        json.nextToken();
        setting = search(json);
      }
      if (json.nextToken() != null) {
        throw refusal("must be one object, got more");
      }
    } catch (JsonProcessingException e) {
      throw StrictJson.refusal(e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    } catch (IllegalArgumentException e) {
      throw ProblemException.badRequest(e);
    }
    if (setting == null) {
      throw ProblemException.badRequest(SEARCH, "search: must be given, got none");
    }
    return setting;
  }

  private static SearchSetting search(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == JsonToken.VALUE_TRUE) {
      return SearchSetting.ALL;
    } else if (token == JsonToken.VALUE_FALSE) {
      return SearchSetting.OFF;
    } else if (token != JsonToken.START_ARRAY) {
      throw noSearch();
    }
    List<String> fields = new ArrayList<>();
    while (json.nextToken() == JsonToken.VALUE_STRING) {
      fields.add(json.getText());
    }
    if (json.currentToken() != JsonToken.END_ARRAY || fields.isEmpty()) {
      throw noSearch();
    }
    return new SearchSetting(true, fields);
  }

  private static ProblemException noSearch() {
    return ProblemException.badRequest(
        SEARCH, "search: must be true, false or an array of JSON Pointers, such as [\"/title\"]");
  }

  private static ProblemException refusal(String detail) {
    return ProblemException.badRequest("body", "body: " + detail);
  }
}
