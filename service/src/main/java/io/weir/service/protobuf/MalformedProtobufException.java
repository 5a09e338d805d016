package io.weir.service.protobuf;

/** Bytes are not what they must be; the message says why. Has no stack trace. */
public final class MalformedProtobufException extends RuntimeException {
  public MalformedProtobufException(String message) {
    super(message, null, false, false);
  }
}
