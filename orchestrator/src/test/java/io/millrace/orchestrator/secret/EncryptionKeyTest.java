package io.millrace.orchestrator.secret;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncryptionKeyTest {

  private static final String ROW = "connection/growth";
  private static final String TEXT = "postgresql://me:größte-Mühle@db/growth";

  private final String written = EncryptionKey.random();
  private final EncryptionKey key = EncryptionKey.parse(written).orElseThrow();

  @Test
  void opensWhatItSealed() {
    assertThat(key.open(ROW, key.seal(ROW, TEXT))).contains(TEXT);
    assertThat(key.open(ROW, key.seal(ROW, ""))).contains("");
  }

  @Test
  void sealsTheSameTextDifferentlyEachTime() {
    assertThat(key.seal(ROW, TEXT)).isNotEqualTo(key.seal(ROW, TEXT));
  }

  @Test
  void opensNothingForAnotherRow() {
    assertThat(key.open("connection/shop", key.seal(ROW, TEXT))).isEmpty();
    assertThat(key.open("variable/growth", key.seal(ROW, TEXT))).isEmpty();
  }

  @Test
  void opensNothingThatWasChanged() {
    byte[] sealed = key.seal(ROW, TEXT);
    for (int at = 0; at < sealed.length; at++) {
      byte[] changed = sealed.clone();
      changed[at] ^= 1;
      assertThat(key.open(ROW, changed)).isEmpty();
    }
    assertThat(key.open(ROW, new byte[0])).isEmpty();
    assertThat(key.open(ROW, new byte[27])).isEmpty();
  }

  @Test
  void opensNothingOfAnotherKey() {
    EncryptionKey other = EncryptionKey.parse(EncryptionKey.random()).orElseThrow();

    assertThat(other.open(ROW, key.seal(ROW, TEXT))).isEmpty();
    assertThat(other.id()).isNotEqualTo(key.id());
  }

  @Test
  void isTheSameInBase64AndHex() {
    byte[] bytes = Base64.getDecoder().decode(written);

    assertThat(EncryptionKey.parse(HexFormat.of().formatHex(bytes)).orElseThrow().id())
        .isEqualTo(key.id());
    assertThat(
            EncryptionKey.parse(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes))
                .orElseThrow()
                .id())
        .isEqualTo(key.id());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "secret",
        "c2VjcmV0",
        "zz11223344556677889900112233445566778899001122334455667788990011"
      })
  void isNoOtherText(String text) {
    assertThat(EncryptionKey.parse(text)).isEmpty();
  }

  @Test
  void saysItsNameAndNotItself() {
    assertThat(key.id()).matches("[0-9a-f]{16}");
    assertThat(HexFormat.of().formatHex(Base64.getDecoder().decode(written)))
        .doesNotContain(key.id());
    assertThat(key).hasToString("key " + key.id());
  }
}
