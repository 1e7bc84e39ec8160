package io.millrace.tasks;

import java.math.BigDecimal;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * A typed parameter of a DAG's runs: made here, declared with {@link DagBuilder#param}.
 *
 * @param name as in {@code --param name=value}
 * @param type how text becomes a value
 * @param description one sentence for the form and the command line
 * @param defaultValue null if every run must give one
 */
public record RunParam<T>(
    String name, ParamType<T> type, String description, @Nullable T defaultValue) {

  /** Any text. Each run must give one, as of the others below, unless there is a default. */
  public static RunParam<String> text(String name) {
    return new RunParam<>(name, ParamType.TEXT, "", null);
  }

  /** A whole number. */
  public static RunParam<Long> integer(String name) {
    return new RunParam<>(name, ParamType.INTEGER, "", null);
  }

  /** A number as in {@code 12.5}. */
  public static RunParam<BigDecimal> decimal(String name) {
    return new RunParam<>(name, ParamType.DECIMAL, "", null);
  }

  /** {@code true} or {@code false}. */
  public static RunParam<Boolean> bool(String name) {
    return new RunParam<>(name, ParamType.BOOLEAN, "", null);
  }

  /** A date as in {@code 2026-11-20}. */
  public static RunParam<LocalDate> date(String name) {
    return new RunParam<>(name, ParamType.DATE, "", null);
  }

  /** With a default, for runs that give none. */
  public RunParam<T> orElse(T value) {
    return new RunParam<>(name, type, description, value);
  }

  public RunParam<T> describedAs(String text) {
    return new RunParam<>(name, type, text, defaultValue);
  }

  public boolean required() {
    return defaultValue == null;
  }

  /** The parameter's value inside a query. */
  public RunValue<T> field() {
    return new RunValue<>("param_" + name, type.sqlType());
  }
}
