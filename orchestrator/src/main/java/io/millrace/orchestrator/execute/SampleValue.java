package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.secret.SecretMasks;
import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * A value of a failing row as its check's sample keeps it: what can be written as JSON, without
 * secrets. They are hidden before it is JSON: in what is written, a number with a piece of it
 * hidden would be none any more.
 */
final class SampleValue {

  /** In characters; readers of JSON refuse longer ones. */
  private static final int LONGEST_NUMBER = 1_000;

  /** In characters; a sample is to be looked at. */
  private static final int LONGEST_TEXT = 10_000;

  /** So much of a text is looked through for secrets before it is cut. */
  private static final int SEARCHED = 10 * LONGEST_TEXT;

  private SampleValue() {}

  /**
   * Numbers and truth as they are, moments in UTC, times with their seconds, the rest as text, and
   * so numbers that few programs read as such.
   */
  static @Nullable Object of(@Nullable Object value) {
    return switch (value) {
      case null -> null;
      case BigDecimal number when number.toPlainString().length() > LONGEST_NUMBER ->
          SecretMasks.hide(number.toPlainString());
      case BigDecimal number -> unlessHidden(number, number.toPlainString());
      case Double number when isRead(Math.abs(number)) ->
          unlessHidden(number, new BigDecimal(number.toString()).toPlainString());
      case Double number -> SecretMasks.hide(number.toString());
      case Float number -> of(Double.valueOf(number.toString()));
      case Number number -> unlessHidden(number, number.toString());
      case Boolean truth -> unlessHidden(truth, truth.toString());
      case OffsetDateTime moment -> SecretMasks.hide(moment.toInstant().toString());
      case LocalDateTime time ->
          SecretMasks.hide(DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(time));
      default -> shortened(value.toString());
    };
  }

  private static String shortened(String text) {
    String hidden = SecretMasks.hide(beginning(text, SEARCHED));
    return text.length() <= LONGEST_TEXT
        ? hidden
        : "%s... (%d characters)".formatted(beginning(hidden, LONGEST_TEXT), text.length());
  }

  /** Never half a character. */
  private static String beginning(String text, int length) {
    if (text.length() <= length) {
      return text;
    }
    return text.substring(
        0, Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length);
  }

  /** The value itself if nothing of its text is a secret, else what is left of that. */
  private static Object unlessHidden(Object value, String text) {
    String hidden = SecretMasks.hide(text);
    return hidden.equals(text) ? value : hidden;
  }

  /** Written out in full it is short enough to be read. */
  private static boolean isRead(double size) {
    return size == 0 || (size >= 1e-6 && size < 1e21);
  }
}
