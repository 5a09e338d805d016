package io.weir.testkit.load;

import io.weir.testkit.workload.MessageWriter;
import io.weir.testkit.workload.Sample;
import io.weir.testkit.workload.SampleText;
import io.weir.testkit.workload.Workload;

/** What requests with samples look like: JSON as Weir takes it, unless a format says otherwise. */
public interface RequestFormat {
  /** One message to {@code /save}, an array to {@code /batch}. */
  RequestFormat JSON = new RequestFormat() {};

  /** JSON too, a message a line to {@code /batch}. */
  RequestFormat NDJSON =
      new RequestFormat() {
        @Override
        public String path(int batch) {
          return "/batch";
        }

        @Override
        public String contentType() {
          return "application/x-ndjson";
        }

        @Override
        public SampleText text(Workload workload, int batch) {
          return new MessageWriter(workload, MessageWriter.Body.LINES);
        }
      };

  /** Where a request of up to so many samples goes. */
  default String path(int batch) {
    return batch == 1 ? "/save" : "/batch";
  }

  /** What bodies say they are. */
  default String contentType() {
    return "application/json";
  }

  /** The encoding of bodies, such as {@code gzip}; none if empty. */
  default String encoding() {
    return "";
  }

  /** Writes the bodies of one connection's requests of up to so many samples. */
  default SampleText text(Workload workload, int batch) {
    return new MessageWriter(
        workload, batch == 1 ? MessageWriter.Body.ONE : MessageWriter.Body.ARRAY);
  }

  /** The body of a request with one sample. */
  default byte[] text(Sample sample) {
    return MessageWriter.message(sample);
  }
}
