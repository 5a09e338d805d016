package io.weir.service.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ReadyCheckTest {
  @Test
  void faultOfAPartIsAWarningOnceItWasReady() {
    AtomicReference<Optional<String>> fault = new AtomicReference<>(Optional.of("no topic yet"));
    ReadyCheck check = ReadyCheck.ofPart("records", fault::get, () -> List.of("two replicas"));
    assertThat(check.fault()).contains("no topic yet");
    assertThat(check.warnings()).containsExactly("two replicas");

    fault.set(Optional.empty());
    assertThat(check.fault()).isEmpty();

    fault.set(Optional.of("Kafka is away"));
    assertThat(check.fault()).isEmpty();
    assertThat(check.warnings()).containsExactly("Kafka is away", "two replicas");
  }
}
