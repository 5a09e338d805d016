package io.weir.benchmarks.server;

import io.weir.datagen.load.Format;
import io.weir.datagen.wire.Address;
import io.weir.datagen.wire.Response;
import io.weir.model.Periods;
import java.io.IOException;
import java.util.Map;

/** A server that is measured: how samples are given to it, and how the one question is asked. */
public interface Subject extends AutoCloseable {
  /** What {@link #disk} calls the bytes that questions are answered from. */
  String STATE = "state";

  /** Its name in tables. */
  String name();

  Address address();

  ServerProcess process();

  /** What requests with samples look like. */
  Format format();

  /** Path and query of the question: for each period the tag's latest sample before its end. */
  String question(String tag, Periods periods);

  /**
   * The rows of an answer with status 200, null where the tag had no sample yet.
   *
   * @throws IOException if it is no such answer
   */
  double[][] rows(Response response) throws IOException;

  /** Bytes on disk now, by what they are for. */
  Map<String, Long> disk() throws IOException;

  /** Ends the process and waits until it is gone. */
  @Override
  void close();
}
