package io.weir.testkit.load;

import io.weir.testkit.workload.MessageWriter;
import io.weir.testkit.workload.Sample;
import io.weir.testkit.workload.SampleText;
import io.weir.testkit.workload.Workload;

/** What requests look like: where they go, and how samples are put into a body. */
public interface RequestFormat {
  /** JSON as Weir takes it: one message to {@code /save}, an array to {@code /batch}. */
  RequestFormat JSON =
      new RequestFormat() {
        @Override
        public String path(int batch) {
          return batch == 1 ? "/save" : "/batch";
        }

        @Override
        public SampleText text(Workload workload, int batch) {
          return new MessageWriter(workload, batch == 1);
        }

        @Override
        public byte[] text(Sample sample) {
          return MessageWriter.message(sample);
        }
      };

  /** Where a request of up to so many samples goes. */
  String path(int batch);

  /** Writes the bodies of one connection's requests of up to so many samples. */
  SampleText text(Workload workload, int batch);

  /** The body of a request with one sample. */
  byte[] text(Sample sample);
}
