package io.millrace.orchestrator.settings;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskTest {

  @ParameterizedTest
  @CsvSource({
    "postgresql://me:secret@db/app, postgresql://me:***@db/app",
    "postgresql://me:s@cr:t@db:5432/app?sslmode=require, postgresql://me:***@db:5432/app?sslmode=require",
    "postgresql://me@db/app, postgresql://me@db/app",
    "postgresql://db:5432/app, postgresql://db:5432/app",
    "jdbc:postgresql://db/app?user=me&password=secret&ssl=true, jdbc:postgresql://db/app?user=me&password=***&ssl=true",
    "postgresql://db/app?sslpassword=secret, postgresql://db/app?sslpassword=***",
    "smtp://me:secret@mail:587, smtp://me:***@mail:587",
    "secret, ***"
  })
  void hidesPasswords(String url, String shown) {
    assertThat(Mask.PASSWORD.hide(url)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "https://hooks.example.com/services/T0/B0/secret, https://hooks.example.com/***",
    "https://me:secret@hooks.example.com?key=secret, https://hooks.example.com/***",
    "secret, ***"
  })
  void hidesAllOfAWebHookButItsHost(String url, String shown) {
    assertThat(Mask.PATH.hide(url)).isEqualTo(shown);
  }
}
