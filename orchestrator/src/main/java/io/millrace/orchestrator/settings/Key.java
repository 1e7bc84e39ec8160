package io.millrace.orchestrator.settings;

import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The settings with a fixed name; each warehouse and each DAG may add one, see {@link Settings}.
 */
enum Key {
  HOME("MILLRACE_HOME", ".millrace", Mask.NONE),
  PORT("MILLRACE_PORT", "8080", Mask.NONE),
  BIND("MILLRACE_BIND", "127.0.0.1", Mask.NONE),
  DB_URL("MILLRACE_DB_URL", null, Mask.URL),
  DAGS("MILLRACE_DAGS", null, Mask.NONE),
  NODE_NAME("MILLRACE_NODE_NAME", null, Mask.NONE),
  DRAIN_SECONDS("MILLRACE_DRAIN_SECONDS", "5", Mask.NONE),
  KEEP_HISTORY_DAYS("MILLRACE_KEEP_HISTORY_DAYS", null, Mask.NONE),
  ALERT_SLACK_URL("MILLRACE_ALERT_SLACK_URL", null, Mask.WEB_HOOK),
  ALERT_WEBHOOK_URL("MILLRACE_ALERT_WEBHOOK_URL", null, Mask.WEB_HOOK),
  ALERT_WEBHOOK_SECRET("MILLRACE_ALERT_WEBHOOK_SECRET", null, Mask.ALL),
  SMTP_URL("MILLRACE_SMTP_URL", null, Mask.URL),
  ALERT_EMAIL_FROM("MILLRACE_ALERT_EMAIL_FROM", null, Mask.NONE),
  ALERT_EMAIL_TO("MILLRACE_ALERT_EMAIL_TO", null, Mask.NONE),
  ALERT_ROUTES("MILLRACE_ALERT_ROUTES", null, Mask.NONE),
  PUBLIC_URL("MILLRACE_PUBLIC_URL", null, Mask.NONE),
  SECRET_KEY("MILLRACE_SECRET_KEY", null, Mask.ALL),
  SECRET_KEY_FILE("MILLRACE_SECRET_KEY_FILE", null, Mask.NONE);

  private static final Pattern WAREHOUSE_URL = Pattern.compile("MILLRACE_WAREHOUSE_[A-Z0-9_]+_URL");
  private static final Pattern SOURCE = Pattern.compile("MILLRACE_SOURCE_[A-Z0-9_]+");

  private final String variable;
  private final @Nullable String defaultValue;
  private final Mask mask;

  Key(String variable, @Nullable String defaultValue, Mask mask) {
    this.variable = variable;
    this.defaultValue = defaultValue;
    this.mask = mask;
  }

  String variable() {
    return variable;
  }

  @Nullable String defaultValue() {
    return defaultValue;
  }

  /** Of a setting that always has one. */
  String requireDefault() {
    return Objects.requireNonNull(defaultValue, variable);
  }

  String masked(String value) {
    return mask.hide(value);
  }

  /** Name of the connection or variable that stands in for a secret of alerts that is not set. */
  Optional<String> storedAs() {
    return isSecret() && (variable.contains("_ALERT_") || this == SMTP_URL)
        ? Optional.of(
            variable
                .substring("MILLRACE_".length())
                .replaceFirst("_URL$", "")
                .toLowerCase(Locale.ROOT))
        : Optional.empty();
  }

  boolean isSecret() {
    return mask != Mask.NONE;
  }

  static boolean isKnown(String variable) {
    return isWarehouseUrl(variable)
        || isSource(variable)
        || Arrays.stream(values()).anyMatch(key -> key.variable.equals(variable));
  }

  static boolean isWarehouseUrl(String variable) {
    return WAREHOUSE_URL.matcher(variable).matches();
  }

  static boolean isSource(String variable) {
    return SOURCE.matcher(variable).matches();
  }
}
