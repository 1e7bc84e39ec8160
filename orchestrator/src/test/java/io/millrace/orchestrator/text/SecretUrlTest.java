package io.millrace.orchestrator.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretUrlTest {

  @ParameterizedTest
  @CsvSource({
    "postgresql://me:open-sesame@db:5432/app?sslmode=require, postgresql://me:***@db:5432/app?sslmode=require",
    "postgresql://me@db/app, postgresql://me@db/app",
    "postgresql://db:5432/app, postgresql://db:5432/app",
    "jdbc:postgresql://db/app?user=me&password=open-sesame&ssl=true, jdbc:postgresql://db/app?user=me&password=***&ssl=true",
    "postgresql://me:a@b:c@db/app?sslpassword=open, postgresql://me:***@db/app?sslpassword=***",
    "postgresql://me:open/sesame@db/app, postgresql://***",
    "postgresql://me:open?sesame@db/app, postgresql://***",
    "https://hooks.example.com/services/T1/B2/xyz, https://hooks.example.com/***",
    "https://me:pass@api.example.com, https://api.example.com",
    "https://api.example.com?key=open-sesame, https://api.example.com/***",
    "smtps://me:open-sesame@mail.example.com, smtps://me:***@mail.example.com",
    "open sesame, ***",
  })
  void showsWhatIsNoSecret(String url, String shown) {
    assertThat(SecretUrl.of(url).shown()).isEqualTo(shown);
  }

  @Test
  void knowsAPasswordAsItIsWrittenAndAsItIsMeant() {
    assertThat(SecretUrl.of("postgresql://me:op%2Fen@db/app").secrets())
        .isEqualTo(List.of("op%2Fen", "op/en", "me:op%2Fen", "me:op/en"));
  }

  @Test
  void takesThePathOfAWebHookForASecretIfNobodyGuessesIt() {
    assertThat(SecretUrl.of("https://hooks.example.com/services/T1/B2/xyz?a=b").secrets())
        .contains("services/T1/B2/xyz?a=b");
    assertThat(SecretUrl.of("https://receiver.example.com/alerts").secrets()).isEmpty();
  }

  @Test
  void takesAPasswordThatStandsBesideItForNone() {
    assertThat(SecretUrl.of("postgresql://postgres:postgres@db/app").secrets()).isEmpty();
    assertThat(SecretUrl.of("postgresql://me:growth@db/growth").secrets()).isEmpty();
  }
}
