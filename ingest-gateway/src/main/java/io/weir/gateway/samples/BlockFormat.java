package io.weir.gateway.samples;

import io.weir.gateway.log.LogEntry;
import io.weir.model.block.BlockPacker;
import io.weir.model.block.UnpackedBlock;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.util.Arrays;
import java.util.Locale;

/** How the samples of a batch lie in the log. */
public enum BlockFormat {
  /** As every job reads them. */
  PLAIN(LogEntry.FULL_BYTES) {
    @Override
    byte[] write(UnpackedBlock samples, BlockPacker packer) {
      return samples.plain();
    }
  },
  /** As differences, in a sixth to a third of the bytes; digits without end take more. */
  PACKED(4 * LogEntry.FULL_BYTES) {
    @Override
    byte[] write(UnpackedBlock samples, BlockPacker packer) {
      return packer.pack(samples);
    }
  };

  private static final String KEY = "WEIR_SAMPLE_BLOCKS";

  private final int fullBytes;

  /**
   * @param fullBytes see {@link #fullBytes()}
   */
  BlockFormat(int fullBytes) {
    this.fullBytes = fullBytes;
  }

  /**
   * A block of so many bytes, counted unpacked, is closed: it has about {@link LogEntry#FULL_BYTES}
   * in the log.
   */
  int fullBytes() {
    return fullBytes;
  }

  /** Makes a block of some samples. */
  abstract byte[] write(UnpackedBlock samples, BlockPacker packer);

  static BlockFormat from(Settings settings) {
    String name =
        settings.text(KEY, PACKED.toString(), "how batches lie in Kafka: packed, or plain");
    return Arrays.stream(values())
        .filter(each -> each.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new SettingsException(KEY + ": must be packed or plain, got \"" + name + "\""));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
