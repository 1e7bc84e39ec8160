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
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A run as somebody asks for it.
 *
 * @param runId its name; null for one after the moment
 * @param logicalDate null for the last completed interval
 * @param params as text, by name
 */
record AskedRun(@Nullable String runId, @Nullable String logicalDate, Map<String, String> params) {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();
  private static final String CONF = "conf";
  private static final String RUN_ID = "dag_run_id";
  private static final String LOGICAL_DATE = "logical_date";
  private static final List<String> FIELDS = List.of(CONF, RUN_ID, LOGICAL_DATE);
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.~:+-]{1,250}");

  /** Names that runs of schedules and backfills have: one taken by hand would stand in for them. */
  private static final Pattern NOT_BY_HAND = Pattern.compile("(?i)(scheduled|backfill)__.*");

  /**
   * Reads the body of Airflow's request; an empty one asks for a run without parameters.
   *
   * @throws RunRefused if it is none, or says what cannot be done
   */
  static AskedRun read(String body) {
    JsonNode asked = object(body);
    for (Map.Entry<String, JsonNode> field : asked.properties()) {
      if (!FIELDS.contains(field.getKey()) && !field.getValue().isNull()) {
        throw new RunRefused(
            "the request's body has the field "
                + field.getKey()
                + "; it takes "
                + String.join(", ", FIELDS)
                + DidYouMean.suggestion(field.getKey(), FIELDS));
      }
    }
    return new AskedRun(
        runId(text(asked, RUN_ID)), text(asked, LOGICAL_DATE), params(asked.path(CONF)));
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

  private static @Nullable String text(JsonNode asked, String field) {
    JsonNode value = asked.path(field);
    if (value.isMissingNode() || value.isNull()) {
      return null;
    }
    if (!value.isTextual()) {
      throw new RunRefused(field + " must be a text, not " + kind(value));
    }
    return value.textValue();
  }

  private static @Nullable String runId(@Nullable String asked) {
    if (asked != null && !NAME.matcher(asked).matches()) {
      throw new RunRefused(
          RUN_ID + " must be of at most 250 letters, digits and the signs _ . ~ : + -");
    }
    if (asked != null && NOT_BY_HAND.matcher(asked).matches()) {
      throw new RunRefused(
          RUN_ID + " must not begin with scheduled__ or backfill__, which others do");
    }
    return asked;
  }

  private static Map<String, String> params(JsonNode conf) {
    if (!conf.isObject() && !conf.isMissingNode() && !conf.isNull()) {
      throw new RunRefused(CONF + " must be an object, name to value, not " + kind(conf));
    }
    Map<String, String> params = new TreeMap<>();
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
