package io.millrace.orchestrator.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretMasksTest {

  @Test
  void hideASecretWhereverItStands() {
    SecretMasks.add("Wq7-plain");

    assertThat(SecretMasks.hide("a Wq7-plain b=Wq7-plain;")).isEqualTo("a *** b=***;");
  }

  @Test
  void hideItsOtherForms() {
    SecretMasks.add("Zx/9 'quoted' \"too\"");

    assertThat(SecretMasks.hide("?p=Zx%2F9%20%27quoted%27%20%22too%22&")).isEqualTo("?p=***&");
    assertThat(SecretMasks.hide("{\"p\":\"Zx/9 'quoted' \\\"too\\\"\"}"))
        .isEqualTo("{\"p\":\"***\"}");
    assertThat(SecretMasks.hide("'Zx/9 ''quoted'' \"too\"'")).isEqualTo("'***'");
    assertThat(
            SecretMasks.hide(
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString("Zx/9 'quoted' \"too\"".getBytes(StandardCharsets.UTF_8))))
        .startsWith("Basic ***");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Mn/4+open sesame=\u00e9~",
        "Mn%2F4%2Bopen%20sesame%3D%C3%A9~",
        "Mn%2f4%2bopen%20sesame%3d%c3%a9%7e",
        "Mn%2F4%2Bopen+sesame%3D%C3%A9%7E",
        "Mn/4%2Bopen%20sesame%3D%C3%A9~",
        "Mn%2F4+open%20sesame=%C3%A9~"
      })
  void hideASecretHoweverItIsPercentEncoded(String encoded) {
    SecretMasks.add("Mn/4+open sesame=\u00e9~");

    assertThat(SecretMasks.hide("?a=%20&p=" + encoded + "&b=1+1")).isEqualTo("?a=%20&p=***&b=1+1");
  }

  @Test
  void hideASecretWithoutTheBlanksAroundIt() {
    SecretMasks.add("Hb8-sesame \n");

    assertThat(SecretMasks.hide("a Hb8-sesame.")).isEqualTo("a ***.");
  }

  @Test
  void leaveWhatIsEncodedAndNoSecret() {
    SecretMasks.add("Tv2/sesame");

    assertThat(SecretMasks.hide("Tv2%2Fsesa+me%2")).isEqualTo("Tv2%2Fsesa+me%2");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a", "me", "you", "user", "users"})
  void hideASecretInTheBase64OfWhatItIsPartOf(String before) {
    SecretMasks.add("Dc8-open-sesame");
    byte[] login = (before + "Dc8-open-sesame:and more").getBytes(StandardCharsets.UTF_8);

    assertThat(SecretMasks.hide("Basic " + Base64.getEncoder().encodeToString(login)))
        .matches("Basic [^*]{0,8}[*]{3}[^*]{12,16}");
  }

  @Test
  void hideEachLineOfASecret() {
    SecretMasks.add("-----BEGIN 8s-----\nMIIEv8s\n-----END 8s-----");

    assertThat(SecretMasks.hide("it printed MIIEv8s")).isEqualTo("it printed ***");
  }

  @Test
  void hideTheLongerOfTwoSecretsFirst() {
    SecretMasks.add("Kp4-short");
    SecretMasks.add("Kp4-short-and-longer");

    assertThat(SecretMasks.hide("Kp4-short-and-longer")).isEqualTo("***");
  }

  @Test
  void hideAUrlAndItsPassword() {
    SecretMasks.addUrl("postgresql://me:Hj3%2Fword@db/app");

    assertThat(SecretMasks.hide("no way to postgresql://me:Hj3%2Fword@db/app as me with Hj3/word"))
        .isEqualTo("no way to *** as me with ***");
  }

  @Test
  void hideALoginAsHttpSendsIt() {
    SecretMasks.addUrl("https://mela:Hj3-word@db/app");
    byte[] login = "mela:Hj3-word".getBytes(StandardCharsets.UTF_8);

    assertThat(SecretMasks.hide("Basic " + Base64.getEncoder().encodeToString(login)))
        .matches("Basic [*]{3}=*");
  }

  @Test
  void leaveWhatIsTooShortToBeASecret() {
    SecretMasks.add("jrn7");

    assertThat(SecretMasks.hide("jrn7")).isEqualTo("jrn7");
  }

  @Test
  void answerTheSameTextWhereThereIsNoSecret() {
    String text = "nothing to hide";

    assertThat(SecretMasks.hide(text)).isSameAs(text);
  }
}
