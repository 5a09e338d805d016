package io.weir.service.identity;

import static io.weir.service.identity.SigningProvider.OTHER;
import static io.weir.service.identity.SigningProvider.RSA;
import static io.weir.service.identity.SigningProvider.SOON;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import io.weir.service.settings.Settings;
import io.weir.service.settings.SettingsException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Where the keys of a provider come from, and when they are read again. */
class ProviderKeysTest {
  @RegisterExtension private final SigningProvider issuer = new SigningProvider();

  @Test
  void keysThatAreNotKnownAreAskedForSeldomAndOneThatIsGoneEndsItsTokens() {
    issuer.open(Duration.ofDays(1));
    ProviderToken token = issuer.provider().verify(issuer.signed(each -> each)).orElseThrow();
    issuer.publish(SigningProvider.set(SigningProvider.rsa("next", 2048)));
    for (int i = 0; i < 100; i++) {
      JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("unknown" + i).build();
      issuer.assertRefused("unknown", issuer.signed(header, OTHER));
    }
    await().atMost(SOON).until(() -> !issuer.provider().goesOn(token));
    assertThat(issuer.reads()).isEqualTo(2);
    issuer.assertRefused("of a key that is gone", issuer.signed(each -> each));
  }

  @Test
  void whatCannotBeReadChangesNothingAndIsTold() {
    issuer.open(Duration.ofNanos(1));
    String genuine = issuer.signed(each -> each);
    for (String faulty :
        List.of(
            "",
            "{}",
            "{\"keys\":[]}",
            "[".repeat(100_000),
            SigningProvider.set(new OctetSequenceKey.Builder(new byte[32]).keyID("rsa").build()),
            SigningProvider.set(SigningProvider.rsa("rsa", 1024)))) {
      issuer.publish(faulty);
      int before = issuer.reads();
      await()
          .atMost(SOON)
          .until(
              () -> {
                issuer.askWithAnUnknownKey();
                return issuer.reads() > before + 1;
              });
      assertThat(issuer.provider().warning()).as(faulty).isPresent();
      assertThat(issuer.provider().verify(genuine)).as(faulty).isPresent();
    }
    issuer.publish(SigningProvider.set(RSA));
    await()
        .atMost(SOON)
        .until(
            () -> {
              issuer.askWithAnUnknownKey();
              return issuer.provider().warning().isEmpty();
            });
  }

  @Test
  void aTokenThatNamesNoKeyNeedsAProviderOfOne() {
    issuer.open(Duration.ofNanos(1));
    String genuine = issuer.signed(new JWSHeader.Builder(JWSAlgorithm.RS256).build(), RSA);
    assertThat(issuer.provider().verify(genuine)).isPresent();
    issuer.publish(SigningProvider.set(RSA, SigningProvider.rsa("second", 2048)));
    await()
        .atMost(SOON)
        .until(
            () -> {
              issuer.askWithAnUnknownKey();
              return issuer.provider().verify(genuine).isEmpty();
            });
  }

  @Test
  void settingsAreWholeAndKeysDoNotComeInTheClear() {
    assertThat(ProviderSettings.from(new Settings(Map.of()))).isEmpty();
    assertThatThrownBy(() -> ProviderSettings.from(new Settings(Map.of("WEIR_JWT_ISSUER", "x"))))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("must all be set or none");
    for (String faulty : List.of("http://192.0.2.1/keys", "ftp://id.example/keys", "https://")) {
      assertThatThrownBy(() -> SigningProvider.settings(faulty))
          .as(faulty)
          .isInstanceOf(SettingsException.class)
          .hasMessageContaining("WEIR_JWT_KEYS: must be a file");
    }
  }
}
