package io.weir.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.model.QuerySecret.UntrustedException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuerySecretTest {
  private static final long NOW = 1_700_000_000_000L;
  private static final long WINDOW = QuerySecret.WINDOW.toMillis();
  private static final byte[] QUERY = new Query.StatusOf(7).toBytes();
  private static final QuerySecret OLD = secret("0123456789abcdef");
  private static final QuerySecret NEW = secret("fedcba9876543210");

  private static QuerySecret secret(String... texts) {
    return QuerySecret.of(List.of(texts).stream().map(text -> text.getBytes(UTF_8)).toList());
  }

  private static void assertUntrusted(QuerySecret secret, byte[] bytes, long now, String why) {
    assertThatThrownBy(() -> secret.open(bytes, now))
        .isInstanceOf(UntrustedException.class)
        .hasMessageContaining(why);
  }

  /** As computed by Python's hmac. */
  @Test
  void signsAsItAlwaysDid() {
    assertThat(HexFormat.of().formatHex(OLD.sign(new byte[] {3, 3, 0, 0, 0, 7}, NOW)))
        .isEqualTo(
            "810000018bcfe56800"
                + "9b377d6a62c6a9a19802b528208f7d9828fb89a1dfb72dd50e5a0cc1d3b59085"
                + "030300000007");
  }

  @Test
  void opensWhatItHasSigned() throws Exception {
    assertThat(OLD.open(OLD.sign(QUERY, NOW), NOW)).isEqualTo(QUERY);
    assertThat(OLD.open(OLD.sign(new byte[0], NOW), NOW)).isEmpty();
  }

  @Test
  void withoutASecretNothingIsSigned() throws Exception {
    assertThat(QuerySecret.none().sign(QUERY, NOW)).isSameAs(QUERY);
    assertThat(QuerySecret.none().open(QUERY, NOW)).isSameAs(QUERY);
    assertUntrusted(OLD, QUERY, NOW, "not signed");
  }

  @Test
  void refusesEveryByteThatWasChanged() {
    for (int at = 1; at < OLD.sign(QUERY, NOW).length; at++) {
      byte[] changed = OLD.sign(QUERY, NOW);
      changed[at] ^= 1;
      assertUntrusted(OLD, changed, NOW, "another secret");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 9, 40})
  void refusesWhatIsTooShort(int length) {
    byte[] bytes = new byte[length];
    if (length > 0) {
      bytes[0] = QuerySecret.VERSION;
    }
    assertUntrusted(OLD, bytes, NOW, "not signed");
  }

  @Test
  void refusesOldOnesAndThoseOfTheFuture() throws Exception {
    byte[] signed = OLD.sign(QUERY, NOW);
    assertThat(OLD.open(signed, NOW + WINDOW)).isEqualTo(QUERY);
    assertThat(OLD.open(signed, NOW - WINDOW)).isEqualTo(QUERY);
    assertUntrusted(OLD, signed, NOW + WINDOW + 1, "too old");
    assertUntrusted(OLD, signed, NOW - WINDOW - 1, "too old");
    for (long time : new long[] {Long.MIN_VALUE, NOW + Long.MIN_VALUE, -1, Long.MAX_VALUE}) {
      assertUntrusted(OLD, OLD.sign(QUERY, time), NOW, "too old");
    }
  }

  @Test
  void letsASecretBeExchangedStepByStep() throws Exception {
    QuerySecret both = secret("fedcba9876543210", "0123456789abcdef");
    assertThat(both.open(OLD.sign(QUERY, NOW), NOW)).isEqualTo(QUERY);
    assertThat(NEW.open(both.sign(QUERY, NOW), NOW)).isEqualTo(QUERY);
    assertUntrusted(OLD, both.sign(QUERY, NOW), NOW, "another secret");
  }

  @Test
  void tellsItselfToNobody() throws Exception {
    assertThat(OLD.toString()).matches("set, print [0-9a-f]{8}").isNotEqualTo(NEW.toString());
    assertThat(OLD).isNotEqualTo(NEW).hasSameHashCodeAs(NEW);
    assertThat(QuerySecret.none()).hasToString("none");
    assertThatThrownBy(() -> secret("hush")).hasMessage("must have at least 16 characters, got 4");
  }

  @Test
  void travelsInAJobsGraph() throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(OLD);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      QuerySecret read = (QuerySecret) in.readObject();
      assertThat(read).isEqualTo(OLD);
      assertThat(read.open(OLD.sign(QUERY, NOW), NOW)).isEqualTo(QUERY);
    }
  }
}
