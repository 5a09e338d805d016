package io.weir.testkit.load;

import io.weir.testkit.workload.MessageWriter;
import io.weir.testkit.workload.Workload;

/** What requests look like: where they go, and how samples are put into a body. */
public interface Format {
  /** JSON as Weir takes it: one message to {@code /save}, an array to {@code /batch}. */
  Format JSON =
      new Format() {
        @Override
        public String path(int batch) {
          return batch == 1 ? "/save" : "/batch";
        }

        @Override
        public Body body(Workload workload, int batch) {
          return new JsonBody(new MessageWriter(workload), batch);
        }
      };

  /** Where a request of up to so many samples goes. */
  String path(int batch);

  /** A body for one connection's requests of up to so many samples. */
  Body body(Workload workload, int batch);

  /** One body after the other, in a byte array that grows as needed. Not for several threads. */
  interface Body {
    /** Writes samples {@code from} to {@code to - 1}, {@code offset} bytes into the buffer. */
    void write(int offset, long from, long to);

    /** The bytes; valid up to {@link #end} until the next call. */
    byte[] buffer();

    /** Where the text ends. */
    int end();
  }
}
