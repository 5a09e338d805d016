package io.weir.service.access;

import io.weir.model.records.StreamKey;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** Writes the directory. */
@FunctionalInterface
public interface DirectoryLog {
  /**
   * Appends a document if nobody was faster.
   *
   * @param expectedLast the id that the stream's last event must have; 0: it must be empty
   * @return the id that it got; empty if another event is there
   */
  CompletionStage<OptionalLong> append(StreamKey key, byte[] document, long expectedLast);
}
