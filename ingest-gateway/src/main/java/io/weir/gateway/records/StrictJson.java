package io.weir.gateway.records;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.weir.model.records.RecordCommand;
import io.weir.service.http.JsonFault;
import io.weir.service.http.ProblemException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Parsers of JSON (RFC 8259) in UTF-8, bounded and strict. */
public final class StrictJson {
  /** The deepest nesting of arrays and objects. */
  static final int MAX_DEPTH = 200;

  private static final int MAX_DIGITS = 1000;

  /** The most characters of a text: a value in base64. */
  private static final int MAX_TEXT = RecordCommand.MAX_DOCUMENT_BYTES / 3 * 4 + 1024;

  private static final JsonFactory JSON =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_DIGITS)
                  .maxNameLength(RecordCommand.MAX_DOCUMENT_BYTES)
                  .maxStringLength(MAX_TEXT)
                  .build())
          .build();

  private StrictJson() {}

  /**
   * The characters of bytes. Jackson accepts some bytes that are no UTF-8; the decoder accepts
   * none.
   *
   * @throws ProblemException 400, naming {@code body}
   */
  public static CharBuffer decode(byte[] bytes, int from, int end) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, end - from));
    } catch (CharacterCodingException e) {
      throw refusal("must be UTF-8, got other bytes");
    }
  }

  /** A parser of the characters of a buffer that has an array, where offsets begin with 0. */
  public static JsonParser parser(CharBuffer text) throws IOException {
    return JSON.createParser(text.array(), text.arrayOffset() + text.position(), text.remaining());
  }

  /** 400 for what is no JSON. */
  public static ProblemException refusal(JsonProcessingException e) {
    return refusal("must be JSON, got: " + JsonFault.of(e));
  }

  static ProblemException refusal(String detail) {
    return ProblemException.badRequest("body", "body: " + detail);
  }
}
