package io.millrace.dags.stream;

import io.millrace.tasks.lineage.TableName;
import io.millrace.tasks.test.RunResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Schema;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;

/** What a warehouse holds, as the expectations beside the sample have it. */
public final class Lines {

  private Lines() {}

  /** The rows with these columns, separated. */
  public static List<String> of(
      DSLContext sql, Table<?> table, String separator, Field<?>... fields) {
    return sql.select(fields).from(table).fetch().stream()
        .map(row ->
            Arrays.stream(row.intoArray()).map(Lines::text).collect(Collectors.joining(separator)))
        .toList();
  }

  /** {@code schema.table,rows} of all tables and views, sorted. */
  public static List<String> counts(DSLContext sql, Schema... schemas) {
    return Arrays.stream(schemas)
        .flatMap(schema -> schema.getTables().stream())
        .map(table -> TableName.of(table) + "," + sql.fetchCount(table))
        .sorted()
        .toList();
  }

  /** Every row, with the transaction that wrote it. */
  public static List<String> written(DSLContext sql, Schema schema) {
    return schema.getTables().stream()
        .flatMap(table ->
            sql.fetch("select xmin, t::text from {0} t", table).stream()
                .map(row -> table.getName() + row.intoList()))
        .sorted()
        .toList();
  }

  /** {@code check,failed,checked} of all that were evaluated, sorted. */
  public static List<String> checks(RunResult run) {
    return run.tasks().stream()
        .flatMap(task -> task.checks().stream())
        .map(check -> check.check() + "," + check.failed() + "," + check.checked())
        .sorted()
        .toList();
  }

  /** Without the header. */
  public static List<String> expected(Path sample, String file) {
    try (Stream<String> lines = Files.lines(sample.resolve("expected").resolve(file))) {
      return lines.skip(1).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    if (value instanceof BigDecimal number) {
      return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
    return value.toString();
  }
}
