package io.weir.service.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessSettingsTest {
  private static final String PROVIDER =
      "WEIR_JWT_ISSUER=https://id.example WEIR_JWT_AUDIENCE=weir WEIR_JWT_KEYS=keys.json";
  private static final String ADMIN = "WEIR_ADMIN_USER=admin WEIR_ADMIN_PASSWORD=first-password";

  private static AccessSettings settings(String pairs) {
    Map<String, String> environment =
        Stream.of(pairs.split(" "))
            .filter(each -> !each.isEmpty())
            .map(each -> each.split("=", 2))
            .collect(Collectors.toMap(each -> each[0], each -> each[1]));
    return AccessSettings.from(new Settings(environment));
  }

  @Test
  void isOpenOnLoopbackAloneUnlessSomebodySaysSo() {
    AccessSettings unset = settings("");
    assertThat(unset.on()).isFalse();
    assertThatCode(() -> unset.requireChosenFor("127.0.0.1")).doesNotThrowAnyException();
    assertThatCode(() -> unset.requireChosenFor("::1")).doesNotThrowAnyException();
    assertThatThrownBy(() -> unset.requireChosenFor("0.0.0.0"))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("WEIR_AUTH: must be on or open");
    assertThatCode(() -> settings("WEIR_AUTH=open").requireChosenFor("0.0.0.0"))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(strings = {"WEIR_AUTH=on", "WEIR_TOKENS_FILE=t", PROVIDER, ADMIN})
  void isOnWhereOneOfTheseSaysWhoCallersAre(String pairs) {
    AccessSettings settings = settings(pairs);
    assertThat(settings.on()).isTrue();
    assertThatCode(() -> settings.requireChosenFor("0.0.0.0")).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "WEIR_TOKENS_FILE, WEIR_TOKENS_FILE=t",
    "WEIR_JWT_ISSUER, " + PROVIDER,
    "WEIR_ADMIN_USER, " + ADMIN,
  })
  void refusesToBeOpenNextToWhatWouldThenMeanNothing(String key, String pairs) {
    assertThatThrownBy(() -> settings("WEIR_AUTH=open " + pairs))
        .isInstanceOf(SettingsException.class)
        .hasMessage("WEIR_AUTH: is open, and " + key + " would mean nothing; set it to on");
  }

  @ParameterizedTest
  @CsvSource({
    "WEIR_AUTH=off, WEIR_AUTH: must be on or open",
    "WEIR_ADMIN_USER=admin, WEIR_ADMIN_USER: must be given with WEIR_ADMIN_PASSWORD",
    "WEIR_ADMIN_PASSWORD=first-password, WEIR_ADMIN_USER: must be given with",
    "WEIR_ADMIN_USER=admin WEIR_ADMIN_PASSWORD=short, WEIR_ADMIN_PASSWORD: must have at least 8",
    "WEIR_ADMIN_USER=a/b WEIR_ADMIN_PASSWORD=first-password, WEIR_ADMIN_USER: must be a name",
    "WEIR_RECORDS=off " + ADMIN + ", WEIR_ADMIN_USER: means nothing where WEIR_RECORDS is off",
  })
  void refusesWhatCannotBeMeant(String pairs, String message) {
    assertThatThrownBy(() -> settings(pairs))
        .isInstanceOf(SettingsException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("first-password");
  }
}
