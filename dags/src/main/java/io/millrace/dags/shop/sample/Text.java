package io.millrace.dags.shop.sample;

import java.math.BigDecimal;

/** Numbers as text. */
final class Text {

  private Text() {}

  /** Without an exponent, and without zeros at the end. */
  static String of(BigDecimal number) {
    return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
  }
}
