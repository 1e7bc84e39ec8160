package io.millrace.orchestrator.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.millrace.orchestrator.schedule.RunRefused;
import io.millrace.orchestrator.text.DidYouMean;
import io.millrace.orchestrator.text.Lower;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The body of a program's request: a JSON object of known fields. */
record JsonBody(JsonNode object) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  /**
   * Reads it; an empty one has no fields, a field that is null is not there.
   *
   * @param fields that it may have
   * @throws RunRefused if it is no such object
   */
  static JsonBody read(String body, List<String> fields) {
    JsonNode asked = object(body);
    for (Map.Entry<String, JsonNode> field : asked.properties()) {
      if (!fields.contains(field.getKey()) && !field.getValue().isNull()) {
        throw new RunRefused(
            "the request's body has the field "
                + field.getKey()
                + "; it takes "
                + String.join(", ", fields)
                + DidYouMean.suggestion(field.getKey(), fields));
      }
      if (holdsZero(field.getValue())) {
        throw new RunRefused(field.getKey() + " holds a zero character; leave it out");
      }
    }
    return new JsonBody(asked);
  }

  /** No text in the database can. */
  private static boolean holdsZero(JsonNode value) {
    return value.isTextual()
        ? holdsZero(value.textValue())
        : value.valueStream().anyMatch(JsonBody::holdsZero)
            || value.propertyStream().anyMatch(each -> holdsZero(each.getKey()));
  }

  private static boolean holdsZero(String text) {
    return text.indexOf('\0') >= 0;
  }

  private static JsonNode object(String body) {
    try {
      JsonNode asked = JSON.readTree(body.isBlank() ? "{}" : body);
      if (asked.isObject()) {
        return asked;
      }
    } catch (JsonProcessingException unreadable) {
      String reason = unreadable.getOriginalMessage().replaceFirst(" \\(start marker at .*", "");
      throw new RunRefused("the request's body is no JSON: " + reason);
    }
    throw new RunRefused("the request's body must be a JSON object such as {\"conf\": {}}");
  }

  /** Whether it has the field, even if its value is null. */
  boolean has(String field) {
    return object.has(field);
  }

  private @Nullable JsonNode value(String field) {
    JsonNode value = object.path(field);
    return value.isMissingNode() || value.isNull() ? null : value;
  }

  /**
   * A text; null if it is not there.
   *
   * @throws RunRefused if it is none
   */
  @Nullable String text(String field) {
    JsonNode value = value(field);
    if (value != null && !value.isTextual()) {
      throw new RunRefused(field + " must be a text, not " + kind(value));
    }
    return value == null ? null : value.textValue();
  }

  /**
   * A text that is needed.
   *
   * @throws RunRefused if it is none, or not there
   */
  String required(String field) {
    String text = text(field);
    if (text == null) {
      throw new RunRefused("the request's body needs the field " + field);
    }
    return text;
  }

  /**
   * A whole number, as it is or {@code otherwise}.
   *
   * @throws RunRefused if it is none
   */
  int number(String field, int otherwise) {
    JsonNode value = value(field);
    if (value != null && !value.canConvertToExactIntegral()) {
      throw new RunRefused(field + " must be a whole number, not " + kind(value));
    }
    if (value != null && !value.canConvertToInt()) {
      throw new RunRefused(field + " is " + value.asText() + ", which is too large a number");
    }
    return value == null ? otherwise : value.intValue();
  }

  /**
   * True or false, as it is or {@code otherwise}.
   *
   * @throws RunRefused if it is neither
   */
  boolean flag(String field, boolean otherwise) {
    JsonNode value = value(field);
    if (value != null && !value.isBoolean()) {
      throw new RunRefused(field + " must be true or false, not " + kind(value));
    }
    return value == null ? otherwise : value.booleanValue();
  }

  /**
   * Texts, none if the field is not there.
   *
   * @throws RunRefused if it is no array of them, or an empty one: who works out a list and finds
   *     nothing does not mean all
   */
  Set<String> texts(String field) {
    JsonNode values = value(field);
    Set<String> texts = new TreeSet<>();
    if (values == null) {
      return texts;
    }
    if (!values.isArray()) {
      throw new RunRefused(field + " must be an array of texts, not " + kind(values));
    }
    if (values.isEmpty()) {
      throw new RunRefused(field + " is empty; name one at least, or leave it out for all");
    }
    for (JsonNode value : values) {
      if (!value.isTextual()) {
        throw new RunRefused(field + " must be an array of texts, and holds " + kind(value));
      }
      texts.add(value.textValue());
    }
    return texts;
  }

  /**
   * Parameters as text, by name; those that are null are not there.
   *
   * @throws RunRefused if they are none
   */
  Map<String, String> params(String field) {
    JsonNode conf = value(field);
    if (conf != null && !conf.isObject()) {
      throw new RunRefused(field + " must be an object, name to value, not " + kind(conf));
    }
    Map<String, String> params = new TreeMap<>();
    if (conf == null) {
      return params;
    }
    for (Map.Entry<String, JsonNode> param : conf.properties()) {
      JsonNode value = param.getValue();
      if (value.isContainerNode()) {
        throw new RunRefused(
            "parameter " + param.getKey() + " must be a single value, not " + kind(value));
      }
      if (!value.isNull()) {
        params.put(param.getKey(), value.asText());
      }
    }
    return params;
  }

  private static String kind(JsonNode value) {
    return "a JSON " + Lower.of(value.getNodeType());
  }
}
