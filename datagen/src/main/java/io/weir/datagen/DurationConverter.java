package io.weir.datagen;

import io.weir.service.settings.Units;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a length of time from the command line: {@code 500ms}, {@code 60s}, {@code 24h}. */
final class DurationConverter implements ITypeConverter<Duration> {
  @Override
  public Duration convert(String text) {
    return Units.duration(text)
        .orElseThrow(
            () ->
                new TypeConversionException(
                    "must be a number and one of ms, s, m, h, d, got \"" + text + "\""));
  }
}
