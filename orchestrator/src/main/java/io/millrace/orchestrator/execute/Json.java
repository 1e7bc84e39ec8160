package io.millrace.orchestrator.execute;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.millrace.tasks.TaskFailed;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Values of tasks as JSON and back. */
final class Json {

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

  private static final ObjectMapper KNOWN =
      MAPPER.copy().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** The escaped zero character, and not an escaped backslash before {@code u0000}. */
  private static final Pattern ZERO = Pattern.compile("(?<!\\\\)(?:\\\\\\\\)*\\\\u0000");

  private Json() {}

  /** Writes what a database can store as {@code jsonb}. */
  static String write(@Nullable Object value) {
    try {
      String json = MAPPER.writeValueAsString(value);
      if (ZERO.matcher(json).find()) {
        throw TaskFailed.forGood(
            "the output holds a zero character, which PostgreSQL does not store; leave it out");
      }
      return json;
    } catch (JsonProcessingException unwritable) {
      throw TaskFailed.forGood(
          "the output cannot be written as JSON: " + unwritable.getOriginalMessage(), unwritable);
    }
  }

  /** Whether a text is one value, and nothing else. */
  static boolean isJson(String text) {
    try (JsonParser parser = MAPPER.createParser(text)) {
      boolean begins = parser.nextToken() != null;
      parser.skipChildren();
      return begins && parser.nextToken() == null;
    } catch (IOException broken) {
      return false;
    }
  }

  /**
   * Reads what {@link #write} has written.
   *
   * @throws TaskFailed for good, if it is no such value
   */
  static <T> T read(String json, Class<T> type) {
    return read(MAPPER, json, type);
  }

  /** The same, of a type that a class does not say, as a list's. */
  @SuppressWarnings("TypeParameterUnusedInFormals") // whoever asks has the type in another form
  static <T> T read(String json, Type type) {
    return read(MAPPER, json, type);
  }

  /** As {@link #read}, leaving out what only a newer program knows. */
  static <T> T readKnown(String json, Class<T> type) {
    return read(KNOWN, json, type);
  }

  @SuppressWarnings("TypeParameterUnusedInFormals") // as above
  private static <T> T read(ObjectMapper mapper, String json, Type type) {
    try {
      return mapper.readValue(json, mapper.constructType(type));
    } catch (JsonProcessingException unreadable) {
      throw TaskFailed.forGood(
          "the stored output is no "
              + (type instanceof Class<?> simple ? simple.getSimpleName() : "list of its elements")
              + ": "
              + unreadable.getOriginalMessage(),
          unreadable);
    }
  }
}
