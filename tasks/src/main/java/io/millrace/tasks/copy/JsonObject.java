package io.millrace.tasks.copy;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The values of one object by the columns that its keys mean, reused for the next. */
final class JsonObject {

  private static final int MOST_UNKNOWN = 1_000;
  private static final int MOST_DIGITS = 1_000;

  private final Contract contract;
  private final List<TargetColumn> columns;
  private final Map<String, Integer> places = new HashMap<>();
  private final @Nullable String[] keys;
  private final boolean[] isText;
  private final int[] starts;
  private final int[] ends;
  private char[] values = new char[1_024];
  private int used;
  private final List<String> unknown = new ArrayList<>();
  private boolean isFirst = true;

  JsonObject(Contract contract, List<TargetColumn> columns) {
    this.contract = contract;
    this.columns = columns;
    for (int i = 0; i < columns.size(); i++) {
      for (String name : contract.names(columns.get(i))) {
        places.put(name, i);
      }
    }
    keys = new String[columns.size()];
    isText = new boolean[columns.size()];
    starts = new int[columns.size()];
    ends = new int[columns.size()];
  }

  /** Keys of the first object that mean no column. */
  List<String> unknown() {
    return unknown;
  }

  /** Whether the object has a key that means the column at this place. */
  boolean has(int place) {
    return keys[place] != null;
  }

  /** Reads the value that was cut last; returns what is wrong with it, null if nothing is. */
  @Nullable String read(JsonTexts texts) throws IOException {
    used = 0;
    Arrays.fill(keys, null);
    Arrays.fill(isText, false);
    Arrays.fill(starts, 0);
    Arrays.fill(ends, 0);
    try (JsonParser parser = JsonFormat.FACTORY.createParser(texts.text(), 0, texts.length())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return "the value is not an object";
      }
      for (String key = parser.nextFieldName(); key != null; key = parser.nextFieldName()) {
        String fault = take(key, parser.nextToken(), parser, texts.text());
        if (fault != null) {
          return fault;
        }
      }
      return parser.nextToken() == null ? null : "something follows the object";
    } catch (JsonProcessingException e) {
      return malformed(e, texts);
    } finally {
      isFirst = false;
    }
  }

  private @Nullable String take(String key, JsonToken token, JsonParser parser, char[] text)
      throws IOException {
    Integer place = places.get(key);
    if (place == null) {
      parser.skipChildren();
      return takeUnknown(key);
    }
    String other = keys[place];
    if (other != null) {
      return "the object has both %s and %s for %s"
          .formatted(Shown.text(other), Shown.text(key), columns.get(place).name());
    }
    keys[place] = key;
    starts[place] = used;
    ends[place] = used;
    isText[place] = token == JsonToken.VALUE_STRING;
    if (token != JsonToken.VALUE_NULL) {
      takeValue(columns.get(place).format(), token, parser, text);
    }
    ends[place] = used;
    return isText[place] && isTorn(starts[place])
        ? columns.get(place).name() + " holds half of a character (a lone surrogate)"
        : null;
  }

  private @Nullable String takeUnknown(String key) {
    if (!contract.ignores(key) && !contract.ignoresUnknown()) {
      return "the object has the unknown key " + Shown.text(key);
    }
    if (isFirst && unknown.size() < MOST_UNKNOWN) {
      unknown.add(key);
    }
    return null;
  }

  private void takeValue(ValueFormat format, JsonToken token, JsonParser parser, char[] text)
      throws IOException {
    boolean isWhole = token.isStructStart() || (token == JsonToken.VALUE_STRING && format.isJson());
    if (isWhole) {
      int from = (int) parser.currentTokenLocation().getCharOffset();
      parser.skipChildren();
      parser.finishToken();
      add(text, from, (int) parser.currentLocation().getCharOffset() - from);
    } else if (token == JsonToken.VALUE_NUMBER_FLOAT && !format.takesEmpty() && !format.isJson()) {
      String plain = plain(parser.getText());
      add(plain.toCharArray(), 0, plain.length());
    } else {
      add(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    }
  }

  /** The number without an exponent, if it can be written so. */
  private static String plain(String number) {
    if (number.indexOf('e') < 0 && number.indexOf('E') < 0) {
      return number;
    }
    BigDecimal decimal = JsonFormat.decimal(number);
    return decimal == null || Math.abs((long) decimal.scale()) + decimal.precision() > MOST_DIGITS
        ? number
        : decimal.toPlainString();
  }

  private void add(char[] from, int offset, int length) {
    if (values.length - used < length) {
      values = Arrays.copyOf(values, Math.max(values.length * 2, used + length));
    }
    System.arraycopy(from, offset, values, used, length);
    used += length;
  }

  /** Whether there is a half of a character from here on, as only escapes can write it. */
  private boolean isTorn(int start) {
    return JsonFormat.isTorn(values, start, used);
  }

  private static String malformed(JsonProcessingException e, JsonTexts texts) {
    JsonLocation at = e.getLocation();
    if (e instanceof JsonEOFException || at == null) {
      return "the object ends within a value";
    }
    long column = at.getLineNr() == 1 ? texts.startColumn() - 1 : 0;
    return "line %d, column %d: %s"
        .formatted(
            texts.startLine() + at.getLineNr() - 1,
            column + at.getColumnNr(),
            Shown.plain(String.valueOf(e.getOriginalMessage())));
  }

  /** Makes it the record, a field for each column. */
  void copyTo(FileRecord record, long line) {
    record.begin(line);
    for (int i = 0; i < keys.length; i++) {
      record.add(values, starts[i], ends[i] - starts[i], isText[i]);
    }
  }

  /** What is wrong with the keys where these columns are loaded; null if nothing is. */
  @Nullable String faultOf(boolean[] isLoaded) {
    for (int i = 0; i < keys.length; i++) {
      TargetColumn column = columns.get(i);
      if (keys[i] == null && isLoaded[i] && !contract.optional().contains(column.name())) {
        return "the object lacks the key " + String.join(" or ", shown(contract.names(column)));
      }
      if (keys[i] != null && !isLoaded[i]) {
        return "the object has %s, which the first one has not, so that %s gets its default"
            .formatted(Shown.text(String.valueOf(keys[i])), column.name());
      }
    }
    return null;
  }

  private static List<String> shown(List<String> names) {
    return names.stream().map(Shown::text).toList();
  }
}
