package io.weir.service.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final long SECOND = 1_000_000_000;

  private final AtomicLong now = new AtomicLong(-5);

  private Limits limits(long requests, long bytes, int concurrent, int clients) {
    return new Limits(new LimitSettings(requests, bytes, concurrent, clients), now::get);
  }

  private static int granted(Limits limits, String client, int tried) {
    int granted = 0;
    for (int i = 0; i < tried; i++) {
      Limits.Admission admission = limits.admit(client);
      if (admission.isGranted()) {
        granted++;
        admission.end();
      }
    }
    return granted;
  }

  @Test
  void readsEverySettingAndIsOffByDefault() {
    assertThat(LimitSettings.from(new Settings(Map.of()))).isEqualTo(LimitSettings.none());
    assertThat(LimitSettings.none().areOn()).isFalse();
    Settings settings =
        new Settings(
            Map.of(
                "WEIR_CLIENT_REQUESTS", "1",
                "WEIR_CLIENT_BYTES", "2",
                "WEIR_CLIENT_CONCURRENT", "3",
                "WEIR_CLIENT_COUNTERS", "4"));
    assertThat(LimitSettings.from(settings)).isEqualTo(new LimitSettings(1, 2, 3, 4));
    settings.refuseUnknown();
    assertThatThrownBy(() -> LimitSettings.from(new Settings(Map.of("WEIR_CLIENT_BYTES", "1KB"))))
        .isInstanceOf(SettingsException.class);
  }

  @Test
  void grantsASecondsWorthAtOnceAndThenTheRate() {
    Limits limits = limits(10, 0, 0, 100);
    assertThat(granted(limits, "a", 50)).isEqualTo(10);
    assertThat(granted(limits, "b", 50)).isEqualTo(10);
    Limits.Admission refused = limits.admit("a");
    assertThat(refused.refusedBy()).isEqualTo(Limits.Reason.REQUESTS);
    assertThat(refused.retryAfter()).isEqualTo(Duration.ofMillis(100));

    now.addAndGet(SECOND / 2);
    assertThat(granted(limits, "a", 50)).isEqualTo(5);
    now.addAndGet(100 * SECOND);
    assertThat(granted(limits, "a", 50)).isEqualTo(10);
  }

  @Test
  void aLargeBodyIsTakenAndPaidForAfterwards() {
    Limits limits = limits(0, 1000, 0, 100);
    Limits.Admission large = limits.admit("a");
    large.used(1500);
    large.used(1500);
    large.end();

    Limits.Admission refused = limits.admit("a");
    assertThat(refused.refusedBy()).isEqualTo(Limits.Reason.BYTES);
    assertThat(refused.retryAfter().toMillis()).isBetween(2000L, 2002L);
    now.addAndGet(refused.retryAfter().toNanos());
    assertThat(limits.admit("a").isGranted()).isTrue();
  }

  @Test
  void boundsWhatGoesOnAtTheSameTime() {
    Limits limits = limits(0, 0, 2, 100);
    Limits.Admission first = limits.admit("a");
    assertThat(limits.admit("a").isGranted()).isTrue();
    Limits.Admission third = limits.admit("a");
    assertThat(third.refusedBy()).isEqualTo(Limits.Reason.CONCURRENT);
    third.end();
    assertThat(limits.admit("a").isGranted()).isFalse();
    assertThat(limits.admit("b").isGranted()).isTrue();
    first.end();
    first.end();
    assertThat(limits.admit("a").isGranted()).isTrue();
    assertThat(limits.admit("a").isGranted()).isFalse();
  }

  @Test
  void whatLastsIsToldHowLongToPause() {
    Limits limits = limits(10, 1000, 0, 100);
    Limits.Admission lasting = limits.admit("a");
    for (int i = 1; i < 10; i++) {
      assertThat(lasting.again()).isZero();
    }
    assertThat(lasting.again()).isEqualTo(Duration.ofMillis(100));
    assertThat(limits.admit("a").refusedBy()).isEqualTo(Limits.Reason.REQUESTS);
    now.addAndGet(SECOND);
    assertThat(lasting.pause()).isZero();
    lasting.used(3000);
    assertThat(lasting.pause().toMillis()).isBetween(2000L, 2002L);
    assertThat(lasting.again()).isEqualTo(lasting.pause());
    assertThat(limits.refused(Limits.Reason.REQUESTS)).isEqualTo(1);
    assertThat(limits.refused(Limits.Reason.BYTES)).isZero();
  }

  @Test
  void forgetsTheClientThatWasAwayForLongest() {
    Limits limits = limits(1, 0, 0, 3);
    for (String client : new String[] {"a", "b", "c", "a", "d"}) {
      granted(limits, client, 1);
    }
    assertThat(limits.clients()).isEqualTo(3);
    assertThat(granted(limits, "a", 1)).isZero();
    assertThat(granted(limits, "b", 1)).isEqualTo(1); // as if it were new
  }
}
