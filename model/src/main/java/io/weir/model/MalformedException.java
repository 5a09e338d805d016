package io.weir.model;

/** Bytes are not what their format says they must be; the message names the part and the limit. */
public final class MalformedException extends RuntimeException {
  public MalformedException(String message) {
    super(message);
  }
}
