package io.weir.queryclient;

import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;

/** Failures in one line. A proxy's message holds a whole stack trace. */
final class FailureSummary {
  private static final int LONGEST = 300;

  private FailureSummary() {}

  static String of(Throwable wrapped) {
    Throwable fault = wrapped;
    while (fault instanceof CompletionException && fault.getCause() != null) {
      fault = fault.getCause();
    }
    if (fault instanceof TimeoutException) {
      return "no answer in time";
    }
    String message = fault.getMessage();
    if (message == null || message.isBlank()) {
      return fault.getClass().getSimpleName();
    }
    String line =
        message
            .lines()
            .map(text -> text.strip().replaceFirst("^Caused by: ", ""))
            .filter(text -> !isNoise(text))
            .findFirst()
            .orElse(message);
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST);
  }

  private static boolean isNoise(String line) {
    return line.isEmpty() || line.startsWith("Failed request ");
  }
}
