package io.millrace.orchestrator.execute;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.secret.SecretMasks;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SampleValueTest {

  private static final String SECRET = "80417265593";

  @BeforeAll
  static void hides() {
    SecretMasks.add(SECRET);
  }

  static Stream<Arguments> numbers() {
    return Stream.of(
        Arguments.of(804172655937L, "***7"),
        Arguments.of(new BigInteger("180417265593"), "1***"),
        Arguments.of(new BigDecimal("8.0417265593E+11"), "***0"),
        Arguments.of(8.0417265593e10, "***"),
        Arguments.of("x" + SECRET + "y", "x***y"),
        Arguments.of(URI.create("x:" + SECRET), "x:***"));
  }

  @ParameterizedTest
  @MethodSource("numbers")
  void hidesASecretHoweverItIsWritten(Object value, String shown) {
    assertThat(SampleValue.of(value)).isEqualTo(shown);
  }

  @Test
  void cutsTextThatNobodyReadsToItsEnd() {
    String smile = "\uD83D\uDE00";
    String text = "a".repeat(9_999) + smile + SECRET;

    assertThat(SampleValue.of(text)).isEqualTo("a".repeat(9_999) + "... (10012 characters)");
    assertThat(SampleValue.of(SECRET.repeat(1_000)))
        .isEqualTo("***".repeat(1_000) + "... (11000 characters)");
    assertThat(SampleValue.of("a".repeat(10_000))).isEqualTo("a".repeat(10_000));
  }

  @Test
  void leavesOtherValuesAsTheyAre() {
    for (Object value : new Object[] {1, 2L, 1.5, new BigDecimal("12.30"), true, "text"}) {
      assertThat(SampleValue.of(value)).isSameAs(value);
    }
    assertThat(SampleValue.of(1.5f)).isEqualTo(1.5);
    assertThat(SampleValue.of(Float.NaN)).isEqualTo("NaN");
    assertThat(SampleValue.of(null)).isNull();
  }
}
