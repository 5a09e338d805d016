package io.weir.model.records;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * Names a request, so that the gateway that took it finds its outcome among the changes.
 *
 * @param gateway a random number that a gateway draws at its start
 * @param number counts the gateway's requests
 */
public record RequestId(long gateway, long number) {
  void writeTo(DataOutput out) throws IOException {
    out.writeLong(gateway);
    out.writeLong(number);
  }

  static RequestId readFrom(DataInput in) throws IOException {
    return new RequestId(in.readLong(), in.readLong());
  }
}
