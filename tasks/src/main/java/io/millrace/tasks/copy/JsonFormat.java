package io.millrace.tasks.copy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Any JSON value that PostgreSQL can store; an object has no key twice. */
record JsonFormat(String sqlType) implements ValueFormat {

  static final JsonFormat JSON = new JsonFormat("json");
  static final JsonFormat JSONB = new JsonFormat("jsonb");

  static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Digits of a numeric before its point, and behind it. */
  private static final int MOST_WHOLE_DIGITS = 131_072;

  private static final int MOST_DECIMALS = 16_383;

  @Override
  public boolean isJson() {
    return true;
  }

  @Override
  public @Nullable String append(char[] text, int from, int to, BinaryRows rows) {
    String fault = fault(text, from, to);
    if (fault != null) {
      return fault;
    }
    boolean isAppended =
        equals(JSONB) ? rows.putJsonb(text, from, to) : rows.putText(text, from, to);
    return isAppended ? null : "holds a NUL character";
  }

  private static @Nullable String fault(char[] text, int from, int to) {
    try (JsonParser parser = FACTORY.createParser(text, from, to - from)) {
      if (parser.nextToken() == null) {
        return "is not JSON";
      }
      int depth = 0;
      for (JsonToken token = parser.currentToken(); token != null; token = parser.nextToken()) {
        String fault = fault(token, parser);
        if (fault != null) {
          return fault;
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth == 0 && parser.nextToken() != null) {
          return "is more than one JSON value";
        }
      }
      return null;
    } catch (JsonProcessingException e) {
      return "is not JSON (" + Shown.plain(String.valueOf(e.getOriginalMessage())) + ")";
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory", e);
    }
  }

  private static @Nullable String fault(JsonToken token, JsonParser parser) throws IOException {
    if (token == JsonToken.VALUE_STRING || token == JsonToken.FIELD_NAME) {
      String value = parser.getText();
      if (value.indexOf('\0') >= 0 || isTorn(value.toCharArray(), 0, value.length())) {
        return "holds an escape that PostgreSQL cannot store (\\u0000 or a lone surrogate)";
      }
    } else if (token == JsonToken.VALUE_NUMBER_FLOAT) {
      BigDecimal number = decimal(parser.getText());
      if (number == null
          || (long) number.precision() - number.scale() > MOST_WHOLE_DIGITS
          || number.scale() > MOST_DECIMALS) {
        return "holds a number that PostgreSQL cannot store";
      }
    }
    return null;
  }

  /** The number; null if its exponent is beyond all bounds. */
  static @Nullable BigDecimal decimal(String number) {
    try {
      return new BigDecimal(number);
    } catch (NumberFormatException beyond) {
      return null;
    }
  }

  /** Whether a surrogate stands without its other half. */
  static boolean isTorn(char[] text, int from, int to) {
    for (int at = from; at < to; at++) {
      if (Character.isSurrogate(text[at])) {
        if (at + 1 == to || !Character.isSurrogatePair(text[at], text[at + 1])) {
          return true;
        }
        at++;
      }
    }
    return false;
  }
}
