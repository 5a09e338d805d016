package io.weir.benchmarks.records;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Arrays;

/**
 * An event, or a document at a time, as a server has it.
 *
 * @param id as the server writes it
 * @param json its document
 */
public record Event(String id, byte[] json) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Whether it has that document; some servers write white space, or fields, in other places. */
  public boolean isOf(byte[] document) throws IOException {
    return Arrays.equals(json, document) || JSON.readTree(json).equals(JSON.readTree(document));
  }
}
