package io.weir.model;

import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/** The seeds of {@link Seeded} tests, and their names in what is reported. */
final class Seeds implements ArgumentsProvider, TestExecutionExceptionHandler {
  private static final int FIXED = 20;

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context) {
    Long chosen = Long.getLong("weir.seed");
    LongStream seeds =
        chosen != null
            ? LongStream.of(chosen)
            : LongStream.concat(
                LongStream.rangeClosed(1, FIXED),
                LongStream.of(ThreadLocalRandom.current().nextLong(1L << 48)));
    return seeds.mapToObj(Arguments::of);
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure) {
    throw new AssertionError(
        context.getDisplayName() + " (-Dweir.seed=N repeats it): " + failure, failure);
  }
}
