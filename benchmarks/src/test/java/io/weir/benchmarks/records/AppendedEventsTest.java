package io.weir.benchmarks.records;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.benchmarks.server.ServerProcess;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AppendedEventsTest {
  private static final String STREAM = "b/s";

  private final List<Event> held = new ArrayList<>();
  private final AppendedEvents events = new AppendedEvents(new Holding());

  /** A server that holds what the test says. */
  private final class Holding implements RecordServer {
    @Override
    public String name() {
      return "Weir";
    }

    @Override
    public ServerProcess process() {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<Ability> abilities() {
      return Set.of();
    }

    @Override
    public boolean hasIdsWithoutHoles() {
      return true;
    }

    @Override
    public RecordConnection connect() {
      return new Connection();
    }

    @Override
    public AutoCloseable listen(List<String> streams, Hearing hearing) {
      throw new UnsupportedOperationException();
    }
  }

  private final class Connection implements RecordConnection {
    @Override
    public String append(String stream, byte[] json) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<String> append(String stream, List<byte[]> json) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Events last(String stream, int count) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Event> all(String stream) {
      return held;
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void appendThree() throws IOException {
    for (int i = 1; i <= 3; i++) {
      events.told(STREAM, Integer.toString(i), 10 + i);
      held.add(new Event(Integer.toString(i), EventText.of(10 + i)));
    }
  }

  @Test
  void takesWhatWasAppended() {
    assertThatCode(() -> events.checkAll(new Connection())).doesNotThrowAnyException();
    assertThatCode(() -> events.checkLast(STREAM, 2, held.subList(1, 3)))
        .doesNotThrowAnyException();
  }

  @Test
  void takesOtherWhiteSpace() {
    String text = new String(EventText.of(12), StandardCharsets.UTF_8).replace(":", ": ");
    assertThatCode(
            () -> events.check(STREAM, new Event("2", text.getBytes(StandardCharsets.UTF_8))))
        .doesNotThrowAnyException();
  }

  @Test
  void findsAnIdThatWasToldTwice() {
    assertThatThrownBy(() -> events.told(STREAM, "2", 99))
        .isInstanceOf(WrongAnswerException.class)
        .hasMessage("Weir, stream b/s: told the id 2 for events 12 and 99");
  }

  @Test
  void findsWhatIsMissing() {
    held.remove(1);
    assertThatThrownBy(() -> events.checkAll(new Connection()))
        .isInstanceOf(WrongAnswerException.class)
        .hasMessageContaining("[2]");
  }

  @Test
  void findsAnEventOfAnotherId() {
    held.set(1, new Event("2", EventText.of(13)));
    assertThatThrownBy(() -> events.checkAll(new Connection()))
        .hasMessageContaining("answers with event 13 at 2, not 12");
  }

  @Test
  void findsAChangedDocument() {
    byte[] changed = EventText.of(12);
    changed[changed.length - 3] ^= 1;
    held.set(1, new Event("2", changed));
    assertThatThrownBy(() -> events.checkAll(new Connection()))
        .hasMessageContaining("no event that was sent");
  }

  @Test
  void findsHolesAndOtherOrders() throws IOException {
    events.told(STREAM, "5", 15);
    held.add(new Event("5", EventText.of(15)));
    assertThatThrownBy(() -> events.checkAll(new Connection())).hasMessageContaining("holes");
  }

  @Test
  void findsLastEventsThatAreNotTheLast() {
    assertThatThrownBy(() -> events.checkLast(STREAM, 2, held.subList(0, 2)))
        .hasMessageContaining("other last ids");
    assertThatThrownBy(() -> events.checkLast(STREAM, 2, held))
        .hasMessageContaining("answers with 3 events of 3");
  }
}
