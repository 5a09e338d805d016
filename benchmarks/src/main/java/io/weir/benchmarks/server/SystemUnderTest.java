package io.weir.benchmarks.server;

import io.weir.testkit.probe.RowReader;
import io.weir.testkit.probe.SampleWriter;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A server that is measured: how samples are given to it, and how it is asked for rows. */
public interface SystemUnderTest extends AutoCloseable {
  /** What {@link #disk} calls the bytes that queries are answered from. */
  String STATE = "state";

  /** Its name in tables. */
  String name();

  ServerProcess process();

  /** Sends samples; returns when all are acknowledged or given up. */
  SendResult send(SendPlan plan) throws IOException;

  /** Opens a connection for samples one by one. */
  SampleWriter writer(int connection) throws IOException;

  /** Opens a connection for queries. */
  RowReader reader(int connection) throws IOException;

  /** The same server asked in each way that may be its best. */
  default List<? extends SystemUnderTest> forms() {
    return List.of(this);
  }

  /** How this form of the query is called. */
  default String form() {
    return "";
  }

  /** The unit of its times in ns: samples of one tag within it cannot be told apart. */
  default long grain() {
    return 1;
  }

  /** Bytes on disk now, by what they are for. */
  Map<String, Long> disk() throws IOException;

  /** Ends the process and waits until it is gone. */
  @Override
  default void close() {
    process().close();
  }
}
