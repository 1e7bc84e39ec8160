package io.millrace.orchestrator.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskTest {

  @ParameterizedTest
  @CsvSource({
    "postgresql://me:secret@db/app?sslmode=require, postgresql://me:***@db/app?sslmode=require",
    "postgresql://db/app?api_token=secret, postgresql://db/app?api_token=***",
    "smtp://me:secret@mail:587, smtp://me:***@mail:587",
    "secret, ***"
  })
  void hidesWhatIsSecretInAUrl(String url, String shown) {
    assertThat(Mask.URL.hide(url)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "https://hooks.example.com/services/T0/B0/secret, https://hooks.example.com/***",
    "htps://hooks.example.com/services/T0/B0/secret, ***",
    "secret, ***"
  })
  void hidesAllOfAWebHookButItsHost(String url, String shown) {
    assertThat(Mask.WEB_HOOK.hide(url)).isEqualTo(shown);
  }

  @Test
  void hidesAllOfASecret() {
    assertThat(Mask.ALL.hide("https://secret")).isEqualTo("***");
  }
}
