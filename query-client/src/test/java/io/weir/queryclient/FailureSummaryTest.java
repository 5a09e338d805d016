package io.weir.queryclient;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

class FailureSummaryTest {
  @Test
  void findsTheReasonInTheStackTraceThatAProxySends() {
    String sent =
        "Failed request 7.\n Caused by: org.example.Unknown: no such state\n\tat org.example.X";

    assertThat(FailureSummary.of(new RuntimeException(sent)))
        .isEqualTo("org.example.Unknown: no such state");
  }

  @Test
  void unwrapsWhatStagesWrap() {
    Throwable wrapped = new CompletionException(new CompletionException(new IOException("lost")));

    assertThat(FailureSummary.of(wrapped)).isEqualTo("lost");
  }

  @Test
  void saysSomethingWhenThereIsNoMessage() {
    assertThat(FailureSummary.of(new TimeoutException())).isEqualTo("no answer in time");
    assertThat(FailureSummary.of(new IOException())).isEqualTo("IOException");
    assertThat(FailureSummary.of(new IOException(" "))).isEqualTo("IOException");
    assertThat(FailureSummary.of(new IOException("Failed request 7.")))
        .isEqualTo("Failed request 7.");
  }

  @Test
  void isNeverLong() {
    assertThat(FailureSummary.of(new IOException("x".repeat(1000)))).hasSize(300);
  }
}
