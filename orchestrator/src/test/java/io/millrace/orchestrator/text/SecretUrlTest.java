package io.millrace.orchestrator.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SecretUrlTest {

  @ParameterizedTest
  @CsvSource({
    "postgresql://me:open-sesame@db:5432/app?sslmode=require, postgresql://me:***@db:5432/app?sslmode=require, open-sesame",
    "postgresql://me@db/app, postgresql://me@db/app,",
    "postgresql://db:5432/app, postgresql://db:5432/app,",
    "jdbc:postgresql://db/app?user=me&password=open-sesame&ssl=true, jdbc:postgresql://db/app?user=me&password=***&ssl=true, open-sesame",
    "postgresql://me:a@b:c@db/app?sslpassword=open, postgresql://me:***@db/app?sslpassword=***, a@b:c",
    "postgresql://me:open/sesame@db/app, postgresql://***, open/sesame",
    "postgresql://me:open?sesame@db/app, postgresql://***, open?sesame",
    "postgresql://me:open#sesame@db/app, postgresql://me:***@db/app, open#sesame",
    "postgresql://me:12/open-sesame@db/app, postgresql://***, 12/open-sesame",
    "smtp://me:open/sesame@mail:587, smtp://***, me:open/sesame",
    "mysql://db/app?user=me&pwd=open-sesame, mysql://db/app?user=me&pwd=***, open-sesame",
    "jdbc:postgresql://db/app?user=me&password=open;sesame#1&ssl=true, jdbc:postgresql://db/app?user=me&password=***&ssl=true, open;sesame#1",
    "jdbc:sqlserver://sql1:1433;databaseName=crm;user=sa;password=open-sesame;encrypt=true, jdbc:sqlserver://sql1:1433;databaseName=crm;user=sa;password=***;encrypt=true, open-sesame",
    "jdbc:sqlserver://sql1\\crm:1433;user=sa;password={open;sesame};encrypt=true, jdbc:sqlserver://sql1\\crm:1433;user=sa;password=***;encrypt=true, {open;sesame}",
    "jdbc:sqlserver://sql1:1433;user=sa;password=open@sesame, jdbc:sqlserver://***, open@sesame",
    "jdbc:sqlserver://sql1;password=open-sesame;user=sa@crm, jdbc:sqlserver://***, open-sesame",
    "jdbc:postgresql://db/app?user=me&sslkey=/etc/me.key, jdbc:postgresql://db/app?user=me&sslkey=/etc/me.key,",
    "jdbc:db2://db:50000/crm:password=open-sesame;user=me;, jdbc:db2://db:50000/crm:password=***;user=me;, open-sesame",
    "'jdbc:mysql://(host=db,password=open-sesame)/app', jdbc:mysql://***, open-sesame",
    "'postgresql://me:open-sesame@db1:1,[::1]:2/app', 'postgresql://me:***@db1:1,[::1]:2/app', open-sesame",
    "https://hooks.example.com/services/T1/B2/xyz, https://hooks.example.com/***, services/T1/B2/xyz",
    "https://me:open/sesame@api.example.com/v2, https://***, open/sesame",
    "https://me:12/sesame@api.example.com/v2, https://***, 12/sesame",
    "https://api.example.com/@open/sesame, https://api.example.com/***,",
    "https://me:pass@api.example.com, https://api.example.com, pass",
    "https://api.example.com?key=open-sesame, https://api.example.com/***, open-sesame",
    "smtps://me:open-sesame@mail.example.com, smtps://me:***@mail.example.com, open-sesame",
    "open sesame, ***, open sesame",
    "postgresql://me:a@b?open-sesame@db/app, postgresql://***, a@b?open-sesame",
    "https://api.example.com?api_key=open-sesame, https://api.example.com/***, open-sesame",
  })
  void showsWhatIsNoSecretAndKnowsTheRest(String url, String shown, @Nullable String secret) {
    assertThat(SecretUrl.of(url).shown()).isEqualTo(shown);
    if (secret == null) {
      assertThat(SecretUrl.of(url).secrets()).isEmpty();
    } else {
      assertThat(SecretUrl.of(url).secrets()).contains(secret);
    }
  }

  @Test
  void knowsAPasswordAsItIsWrittenAndAsItIsMeant() {
    assertThat(SecretUrl.of("postgresql://me:op%2Fen@db/app").secrets())
        .isEqualTo(List.of("op%2Fen", "op/en", "me:op%2Fen", "me:op/en"));
  }

  @Test
  void knowsThePasswordOfEachLogin() {
    assertThat(SecretUrl.of("jdbc:mysql://me:open-sesame@h1:1,me:other-word@h2:2/app").secrets())
        .contains("open-sesame", "other-word");
  }

  @Test
  void knowsATokenOfAWebAddressByItself() {
    assertThat(SecretUrl.of("https://crm.example/api/v2?token=open-sesame&a=b#top").secrets())
        .contains("open-sesame");
    assertThat(SecretUrl.of("https://crm.example?auth=open-sesame").secrets())
        .contains("open-sesame");
  }

  @Test
  void knowsAPasswordThatBeginsTheNameOfItsDatabase() {
    assertThat(SecretUrl.of("postgresql://me:growth@db/growth_etl?sslmode=require").secrets())
        .contains("growth");
  }

  @Test
  void takesThePathOfAWebHookForASecretIfNobodyGuessesIt() {
    assertThat(SecretUrl.of("https://hooks.example.com/services/T1/B2/xyz?a=b").secrets())
        .contains("services/T1/B2/xyz?a=b", "services/T1/B2/xyz");
    assertThat(SecretUrl.of("https://receiver.example.com/alerts").secrets()).isEmpty();
  }

  @Test
  void takesAPasswordThatStandsBesideItForNone() {
    assertThat(SecretUrl.of("postgresql://postgres:postgres@db/app").secrets()).isEmpty();
    assertThat(SecretUrl.of("postgresql://me:growth@db/growth").secrets()).isEmpty();
    assertThat(SecretUrl.of("postgresql://me:growth@db/growth?sslmode=require").secrets())
        .isEmpty();
    assertThat(SecretUrl.of("jdbc:postgresql://db/app?user=growth&password=growth").secrets())
        .isEmpty();
    assertThat(SecretUrl.of("jdbc:postgresql://db/growth?user=me&password=growth").secrets())
        .isEmpty();
  }

  @Test
  void takesTheKeyOfAnOrderForNone() {
    assertThat(SecretUrl.of("https://crm.example/api?sort_key=created_at").secrets())
        .doesNotContain("created_at");
  }

  @Test
  void readsALongPasswordInBraces() {
    String password = "{" + "a;".repeat(10_000) + "}";

    assertThat(SecretUrl.of("jdbc:sqlserver://sql1;password=" + password).secrets())
        .contains(password);
  }
}
