package io.weir.model;

/** Bytes do not follow their format; the message names the part and the limit. */
public final class MalformedException extends RuntimeException {
  public MalformedException(String message) {
    super(message);
  }
}
