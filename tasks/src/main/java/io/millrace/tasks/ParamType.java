package io.millrace.tasks;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.function.Function;
import org.jooq.DataType;
import org.jooq.impl.SQLDataType;

/** How a parameter's text becomes a value, and what that value is in SQL. */
public final class ParamType<T> {

  public static final ParamType<String> TEXT =
      new ParamType<>("text", SQLDataType.CLOB, "any text", text -> text);
  public static final ParamType<Long> INTEGER =
      new ParamType<>("integer", SQLDataType.BIGINT, "a whole number", Long::valueOf);
  public static final ParamType<BigDecimal> DECIMAL =
      new ParamType<>("decimal", SQLDataType.NUMERIC, "a number such as 12.5", BigDecimal::new);
  public static final ParamType<Boolean> BOOLEAN =
      new ParamType<>("boolean", SQLDataType.BOOLEAN, "true or false", ParamType::booleanOf);
  public static final ParamType<LocalDate> DATE =
      new ParamType<>("date", SQLDataType.LOCALDATE, "a date such as 2026-11-20", LocalDate::parse);

  private final String name;
  private final DataType<T> sqlType;
  private final String expected;
  private final Function<String, T> parser;

  private ParamType(String name, DataType<T> sqlType, String expected, Function<String, T> parser) {
    this.name = name;
    this.sqlType = sqlType;
    this.expected = expected;
    this.parser = parser;
  }

  /** As people call it: {@code text}, {@code integer}. */
  public String name() {
    return name;
  }

  public DataType<T> sqlType() {
    return sqlType;
  }

  /** What a valid text looks like, to be used in "must be ...". */
  public String expected() {
    return expected;
  }

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException or DateTimeException if the text is none of this type
   */
  public T parse(String text) {
    return parser.apply(text);
  }

  private static Boolean booleanOf(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException(text);
    };
  }

  @Override
  public String toString() {
    return name;
  }
}
