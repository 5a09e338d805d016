package io.weir.gateway.samples;

import io.weir.gateway.formats.SampleSink;
import io.weir.gateway.log.LogEntry;
import java.util.List;

/** Takes samples and makes blocks of them. */
interface BlockSink extends SampleSink {
  /** The blocks of all samples that were added; to be called once, at the end. */
  List<LogEntry> blocks();
}
