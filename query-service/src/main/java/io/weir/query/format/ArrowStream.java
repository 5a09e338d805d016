package io.weir.query.format;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Map;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.TimeStampNanoTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.dictionary.Dictionary;
import org.apache.arrow.vector.dictionary.DictionaryProvider;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.DictionaryEncoding;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * An Arrow IPC stream: a schema, then batches of rows. Its memory is off the heap until it is
 * closed.
 */
public final class ArrowStream implements AutoCloseable {
  /** The most off the heap for one number of a batch: buffers have a power of two of bytes. */
  public static final int BYTES_OF_A_NUMBER = 17;

  /** The most for a column in addition: its vector, its schema, and its place in a batch. */
  public static final int BYTES_OF_A_COLUMN = 1024;

  /** The most names in the dictionary of a batch. */
  public static final int MOST_NAMES = 1000;

  /** The most for a dictionary, which the writer keeps a copy of. */
  private static final long DICTIONARY_BYTES = 2 << 20;

  private static final DictionaryEncoding NAMES =
      new DictionaryEncoding(1, false, new ArrowType.Int(Integer.SIZE, true));

  private final BufferAllocator memory;
  private final VarCharVector names;
  private final VectorSchemaRoot batch;
  private final ArrowStreamWriter writer;

  /**
   * @param rows the most in a batch, which bounds the memory
   */
  public ArrowStream(List<Field> fields, Map<String, String> about, int rows, OutputStream out) {
    long bytes = (long) rows * BYTES_OF_A_NUMBER + BYTES_OF_A_COLUMN;
    memory = new RootAllocator(fields.size() * bytes + DICTIONARY_BYTES);
    batch = VectorSchemaRoot.create(new Schema(fields, about), memory);
    names = new VarCharVector("names", memory);
    Dictionary dictionary = new Dictionary(names, NAMES);
    writer =
        new ArrowStreamWriter(batch, new DictionaryProvider.MapDictionaryProvider(dictionary), out);
  }

  /** A column of times, ns UTC. */
  public static Field time(String name, boolean nullable) {
    ArrowType type = new ArrowType.Timestamp(TimeUnit.NANOSECOND, "UTC");
    return nullable ? Field.nullable(name, type) : Field.notNullable(name, type);
  }

  /** A column of doubles, some of which may be none. */
  public static Field number(String name) {
    return Field.nullable(name, new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE));
  }

  /** A column of whole numbers, some of which may be none. */
  public static Field whole(String name) {
    return Field.nullable(name, new ArrowType.Int(Long.SIZE, true));
  }

  /** A column of names, each a number into the batch's dictionary. */
  public static Field name(String name) {
    return new Field(name, new FieldType(false, NAMES.getIndexType(), NAMES), null);
  }

  /** A column of names of the next batch, with room for so many rows. */
  public IntVector names(int column, int rows) {
    IntVector indexes = (IntVector) batch.getVector(column);
    indexes.allocateNew(rows);
    return indexes;
  }

  /** Sets the names that the next batch has, at most {@value #MOST_NAMES}. */
  public void dictionary(List<byte[]> utf8) {
    names.allocateNew(utf8.stream().mapToLong(name -> name.length).sum() + 1, utf8.size());
    for (int i = 0; i < utf8.size(); i++) {
      names.set(i, utf8.get(i));
    }
    names.setValueCount(utf8.size());
  }

  /** A column of times of the next batch, with room for so many rows. */
  public TimeStampNanoTZVector times(int column, int rows) {
    TimeStampNanoTZVector times = (TimeStampNanoTZVector) batch.getVector(column);
    times.allocateNew(rows);
    return times;
  }

  /** A column of numbers of the next batch, with room for so many rows. */
  public Float8Vector numbers(int column, int rows) {
    Float8Vector numbers = (Float8Vector) batch.getVector(column);
    numbers.allocateNew(rows);
    return numbers;
  }

  /** A column of whole numbers of the next batch, with room for so many rows. */
  public BigIntVector wholes(int column, int rows) {
    BigIntVector wholes = (BigIntVector) batch.getVector(column);
    wholes.allocateNew(rows);
    return wholes;
  }

  /** Writes the batch, whose columns have been set. */
  public void write(int rows) throws IOException {
    batch.setRowCount(rows);
    writer.writeBatch();
  }

  /** Writes what comes before all batches, else written with the first one. */
  public void begin() throws IOException {
    writer.start();
  }

  /** Writes what comes after all batches. */
  public void end() throws IOException {
    writer.end();
  }

  /** Writes the end, and releases the memory. */
  @Override
  public void close() {
    writer.close();
    batch.close();
    names.close();
    memory.close();
  }
}
