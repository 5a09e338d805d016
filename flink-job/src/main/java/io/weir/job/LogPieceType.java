package io.weir.job;

import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;

/** Tells Flink to write pieces of the log with {@link LogPieceSerializer}. */
final class LogPieceType extends TypeInformation<LogPiece> {
  private static final long serialVersionUID = 1;

  static final LogPieceType INSTANCE = new LogPieceType();

  private LogPieceType() {}

  @Override
  public TypeSerializer<LogPiece> createSerializer(SerializerConfig config) {
    return LogPieceSerializer.INSTANCE;
  }

  @Override
  public Class<LogPiece> getTypeClass() {
    return LogPiece.class;
  }

  @Override
  public boolean isBasicType() {
    return false;
  }

  @Override
  public boolean isTupleType() {
    return false;
  }

  @Override
  public int getArity() {
    return 1;
  }

  @Override
  public int getTotalFields() {
    return 1;
  }

  @Override
  public boolean isKeyType() {
    return false;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof LogPieceType;
  }

  @Override
  public boolean equals(Object other) {
    return canEqual(other);
  }

  @Override
  public int hashCode() {
    return LogPieceType.class.hashCode();
  }

  @Override
  public String toString() {
    return "LogPiece";
  }
}
