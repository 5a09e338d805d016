package io.weir.gateway.records;

import io.weir.model.records.Change;
import io.weir.model.records.RecordCommand;
import io.weir.model.records.StreamKey;
import io.weir.service.access.DirectoryLog;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;

/** Writes users, groups and grants to a stream that clients cannot write. */
public final class DirectoryAppends implements DirectoryLog {
  private final RecordWriter writer;

  public DirectoryAppends(RecordWriter writer) {
    this.writer = writer;
  }

  @Override
  public CompletionStage<OptionalLong> append(StreamKey key, byte[] document, long expectedLast) {
    RecordCommand.Append command =
        new RecordCommand.Append(
            writer.nextId(),
            key,
            RecordCommand.NO_IDEMPOTENCY_KEY,
            expectedLast,
            List.of(document));
    return writer.write(command, 2L * document.length, DirectoryAppends::last);
  }

  private static OptionalLong last(Change change) {
    return change.outcome() instanceof Change.Outcome.Appended appended
        ? OptionalLong.of(appended.last())
        : OptionalLong.empty();
  }
}
