package io.weir.gateway.body;

import com.github.luben.zstd.ZstdBufferDecompressingStreamNoFinalizer;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;

/**
 * Inflates Zstandard (RFC 8878): one frame or several, up to the end of the stream. {@code
 * ZstdInputStream} does not notice that a second frame is cut off. Closing frees memory and leaves
 * the underlying stream open.
 */
final class ZstdFrames extends InputStream {
  private static final int BUFFER_BYTES = 16 * 1024;

  /** The largest window of a frame, 8 MB of native memory (RFC 9659). */
  private static final int WINDOW_LOG = 23;

  private final Frames frames;
  private boolean begun;

  ZstdFrames(InputStream in) throws IOException {
    frames = new Frames(in, ByteBuffer.allocate(BUFFER_BYTES).limit(0));
    frames.setLongMax(WINDOW_LOG);
  }

  /**
   * @throws IOException if it is not Zstandard
   * @throws EOFException if it ends within a frame, or is empty
   */
  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    try {
      if (!begun) {
        begun = true;
        frames.begin();
      }
      ByteBuffer room = ByteBuffer.wrap(target, offset, length);
      while (frames.hasRemaining()) {
        int inflated = frames.read(room);
        if (inflated > 0) {
          return inflated;
        }
        if (frames.atEnd() && frames.hasRemaining()) {
          throw new EOFException("within a frame");
        }
      }
      return -1;
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public void close() {
    frames.close();
  }

  private static final class Frames extends ZstdBufferDecompressingStreamNoFinalizer {
    private final InputStream in;
    private boolean ended;

    Frames(InputStream in, ByteBuffer buffer) {
      super(buffer);
      this.in = in;
    }

    void begin() {
      source = refill(source);
    }

    boolean atEnd() {
      return ended && !source.hasRemaining();
    }

    @Override
    protected ByteBuffer refill(ByteBuffer drained) {
      if (ended) {
        return drained;
      }
      try {
        int count = in.read(drained.array());
        ended = count < 0;
        return drained.position(0).limit(Math.max(0, count));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
