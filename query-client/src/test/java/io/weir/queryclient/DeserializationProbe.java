package io.weir.queryclient;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serial;
import java.util.concurrent.atomic.AtomicInteger;

/** An exception that records its deserialization. */
final class DeserializationProbe extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  static final AtomicInteger SPRUNG = new AtomicInteger();

  DeserializationProbe(String message) {
    super(message);
  }

  @Serial
  private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
    SPRUNG.incrementAndGet();
    in.defaultReadObject();
  }
}
