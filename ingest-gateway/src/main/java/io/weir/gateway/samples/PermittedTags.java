package io.weir.gateway.samples;

import io.weir.gateway.log.LogEntry;
import io.weir.gateway.series.SeriesName;
import io.weir.service.access.AccessException;
import io.weir.service.access.Area;
import io.weir.service.access.Caller;
import io.weir.service.access.Permission;
import io.weir.service.http.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Passes on the samples of tags that the caller may write; the first other one refuses all. */
final class PermittedTags implements BlockSink, NumberSink {
  private final Caller caller;
  private final BlockSink samples;
  private final NumberSink numbers;

  /**
   * @param numbers takes samples of one value; the same as the other, or nothing
   */
  PermittedTags(Caller caller, BlockSink samples, NumberSink numbers) {
    this.caller = caller;
    this.samples = samples;
    this.numbers = numbers;
  }

  @Override
  public void add(byte[] tag, int tagOffset, int tagLength, long time, double[] values) {
    require(tag, tagOffset, tagLength);
    samples.add(tag, tagOffset, tagLength, time, values);
  }

  @Override
  public void add(SeriesName name, long time, double value) {
    require(name.utf8(), 0, name.utf8().length);
    numbers.add(name, time, value);
  }

  private void require(byte[] tag, int offset, int length) {
    try {
      String name = new String(tag, offset, length, StandardCharsets.UTF_8);
      caller.require(Permission.PUT, Area.TAGS, "", name);
    } catch (AccessException e) {
      throw ProblemException.of(e).in("tag");
    }
  }

  @Override
  public List<LogEntry> blocks() {
    return samples.blocks();
  }
}
