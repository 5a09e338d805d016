package io.weir.service.broker;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.MemoryRecords;
import org.apache.kafka.common.record.MemoryRecordsBuilder;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.requests.ProduceResponse.PartitionResponse;

/** Records of one partition that are appended together. */
final class AppendBatch {
  /** What Kafka writes before the records of a batch. */
  private static final int HEAD_BYTES = 61;

  /** More than lengths, differences and attributes of a record take. */
  private static final int RECORD_BYTES = 32;

  private final int maxBytes;
  private final List<LogAppender.Entry> entries = new ArrayList<>();
  private int bytes = HEAD_BYTES;
  private final AtomicBoolean answered = new AtomicBoolean();

  /**
   * @param maxBytes of all records together; a larger one is alone
   */
  AppendBatch(int maxBytes) {
    this.maxBytes = maxBytes;
  }

  /** Whether there was room for it. */
  boolean add(LogAppender.Entry entry) {
    int more = RECORD_BYTES + length(entry.key()) + length(entry.value());
    if (!entries.isEmpty() && bytes + more > maxBytes) {
      return false;
    }
    entries.add(entry);
    bytes += more;
    return true;
  }

  private static int length(byte[] text) {
    return text == null ? 0 : text.length;
  }

  /** As the log takes them, which numbers them. */
  MemoryRecords records(Compression compression) {
    long now = System.currentTimeMillis();
    ByteBuffer buffer = ByteBuffer.allocate(bytes);
    try (MemoryRecordsBuilder builder =
        MemoryRecords.builder(buffer, compression, TimestampType.CREATE_TIME, 0)) {
      for (LogAppender.Entry each : entries) {
        builder.append(now, each.key(), each.value());
      }
      return builder.build();
    }
  }

  /** Tells what became of them. */
  void answer(PartitionResponse response) {
    if (response.error != Errors.NONE) {
      fail(response.error.exception(response.errorMessage));
      return;
    }
    if (!answered.compareAndSet(false, true)) {
      return;
    }
    for (int i = 0; i < entries.size(); i++) {
      entries.get(i).told().appended(response.baseOffset + i, null);
    }
  }

  /** Tells those that have not been told otherwise that they failed. */
  void fail(Throwable failure) {
    if (answered.compareAndSet(false, true)) {
      entries.forEach(each -> each.told().appended(-1, failure));
    }
  }
}
