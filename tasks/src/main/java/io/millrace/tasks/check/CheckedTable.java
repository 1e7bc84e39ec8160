package io.millrace.tasks.check;

import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.selectOne;

import io.millrace.tasks.Check;
import io.millrace.tasks.Check.Severity;
import io.millrace.tasks.CheckQueries;
import io.millrace.tasks.CheckQueries.Given;
import io.millrace.tasks.CheckQueries.Measured;
import io.millrace.tasks.CheckScan;
import io.millrace.tasks.DagRejected;
import io.millrace.tasks.Thresholds;
import io.millrace.tasks.anomaly.Comparison;
import io.millrace.tasks.lineage.QueryLineage;
import io.millrace.tasks.lineage.TableName;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record2;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.UniqueKey;

/** The table that a check judges, and the checks of it. */
record CheckedTable(Table<?> table) {

  private static final int LONGEST_NAME = 63;

  static CheckedTable of(TableField<?, ?> field) {
    Table<?> table = field.getTable();
    if (table == null) {
      throw new DagRejected(
          "the field " + field.getName() + " belongs to no table; take it from a generated one");
    }
    return new CheckedTable(table);
  }

  /** A check that shares its pass over the table. */
  Check scan(String checkName, CheckScan.Tally tally) {
    return check(checkName, new CheckScan(table, noCondition(), tally));
  }

  /** A check with selects of its own over the rows that are looked at. */
  Check rows(String checkName, Function<Condition, Given> selects) {
    return check(checkName, new CheckQueries.OfRows(table, noCondition(), null, selects));
  }

  /** The same, of single rows that fail if they meet the condition. */
  Check rows(String checkName, Condition fails, Function<Condition, Given> selects) {
    return check(checkName, new CheckQueries.OfRows(table, noCondition(), fails, selects));
  }

  /** A check that compares what the table measures with what it measured before; it warns. */
  Check measured(
      String checkName,
      Comparison comparison,
      Function<Condition, Select<Record2<String, Double>>> measures) {
    return check(checkName, new Measured(table, noCondition(), measures, comparison)).warning();
  }

  private Check check(String checkName, CheckQueries queries) {
    return new Check(
        shortened(checkName),
        name(),
        Thresholds.of(Severity.BLOCKING),
        queries,
        false,
        Check.KEPT_BY_DEFAULT);
  }

  /** A check of two selects, which judges the first table of {@code judged}. */
  static Check selects(String prefix, Select<?> judged, Given selects, int keep) {
    TableName name = firstTable(judged);
    return new Check(
        shortened(prefix + name.table()),
        name,
        Severity.BLOCKING,
        selects.counts(),
        selects.failing(),
        keep);
  }

  /** The table's fields, those of its key first, so that a row is known by its beginning. */
  List<Field<?>> fields() {
    List<Field<?>> fields = new ArrayList<>();
    UniqueKey<?> primary = table.getPrimaryKey();
    Stream.concat(Stream.ofNullable(primary), table.getKeys().stream())
        .limit(1)
        .flatMap(key -> key.getFields().stream())
        .map(field -> table.field(field.getUnqualifiedName()))
        .filter(Objects::nonNull)
        .forEach(fields::add);
    for (Field<?> field : table.fields()) {
      if (!fields.contains(field)) {
        fields.add(field);
      }
    }
    return fields;
  }

  /** The first field of a key, and more. */
  static List<Field<?>> join(TableField<?, ?> field, TableField<?, ?>... more) {
    return Stream.concat(Stream.of(field), Arrays.stream(more)).<Field<?>>map(one -> one).toList();
  }

  static String names(List<? extends Field<?>> fields) {
    return fields.stream().map(Field::getName).collect(Collectors.joining("_"));
  }

  private TableName name() {
    return table.getSchema() == null ? firstTable(selectOne().from(table)) : TableName.of(table);
  }

  private static TableName firstTable(Select<?> select) {
    return QueryLineage.firstTable(select).orElse(new TableName("", "query"));
  }

  private static String shortened(String checkName) {
    return checkName.length() <= LONGEST_NAME ? checkName : checkName.substring(0, LONGEST_NAME);
  }
}
