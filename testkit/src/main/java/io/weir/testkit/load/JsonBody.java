package io.weir.testkit.load;

import io.weir.testkit.workload.MessageWriter;

/** One message, or an array of messages. */
record JsonBody(MessageWriter writer, int batch) implements Format.Body {
  @Override
  public void write(int offset, long from, long to) {
    writer.begin(offset);
    if (batch == 1) {
      writer.message(from);
    } else {
      writer.array(from, to);
    }
  }

  @Override
  public byte[] buffer() {
    return writer.buffer();
  }

  @Override
  public int end() {
    return writer.end();
  }
}
