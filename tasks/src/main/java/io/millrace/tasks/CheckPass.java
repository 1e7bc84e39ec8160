package io.millrace.tasks;

import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;

/**
 * Checks that are counted by one select.
 *
 * <p>Those of one table that each could do with one pass over it share that pass if they look at
 * the same rows, or if one of them looks at all of them anyway: then the conditions of the others
 * are filters. Otherwise each may find its rows by an index, and has a pass of its own.
 *
 * @param counts one row: checked and failed of the first check, of the second and so on
 */
public record CheckPass(List<Check> checks, Select<?> counts) {

  /** Two columns each; a select may have 1,664. */
  private static final int MOST = 200;

  private static final DSLContext TEXT = DSL.using(SQLDialect.POSTGRES);

  /** How many a check looked at, and how many of them failed. */
  public record Counts(long checked, long failed) {}

  /** All that are needed for these checks, each in one of them. */
  public static List<CheckPass> of(List<Check> checks) {
    Set<String> whole = new HashSet<>();
    for (Check check : checks) {
      if (check.queries() instanceof CheckScan scan && scan.isWhole()) {
        whole.add(text(scan.table(), noCondition()));
      }
    }
    Map<String, List<Check>> together = new LinkedHashMap<>();
    for (Check check : checks) {
      together.computeIfAbsent(key(check, whole), key -> new ArrayList<>()).add(check);
    }
    List<CheckPass> passes = new ArrayList<>();
    for (List<Check> sharing : together.values()) {
      for (int i = 0; i < sharing.size(); i += MOST) {
        passes.add(over(List.copyOf(sharing.subList(i, Math.min(sharing.size(), i + MOST)))));
      }
    }
    return passes;
  }

  /** What the row says of each check, by its name. */
  public Map<String, Counts> read(Record row) {
    Map<String, Counts> counts = new LinkedHashMap<>();
    for (int i = 0; i < checks.size(); i++) {
      counts.put(checks.get(i).name(), new Counts(number(row, 2 * i), number(row, 2 * i + 1)));
    }
    return counts;
  }

  private static long number(Record row, int column) {
    Long number = row.get(column, Long.class);
    return number == null ? 0 : number;
  }

  private static String key(Check check, Set<String> whole) {
    if (check.queries() instanceof CheckScan scan) {
      String all = text(scan.table(), noCondition());
      return whole.contains(all) ? all : text(scan.table(), scan.only());
    }
    return check.name();
  }

  private static String text(Table<?> table, Condition rows) {
    return TEXT.renderInlined(selectOne().from(table).where(rows));
  }

  private static CheckPass over(List<Check> checks) {
    if (checks.size() == 1) {
      return new CheckPass(checks, checks.getFirst().counts());
    }
    List<CheckScan> scans = checks.stream().map(check -> (CheckScan) check.queries()).toList();
    CheckScan first = scans.getFirst();
    boolean sameRows = scans.stream().allMatch(scan -> scan.only().equals(first.only()));
    List<Field<Long>> fields = new ArrayList<>(2 * scans.size());
    for (CheckScan scan : scans) {
      Condition filter = sameRows ? noCondition() : scan.only();
      int number = fields.size() / 2 + 1;
      fields.add(scan.tally().checked(filter).as("checked_" + number));
      fields.add(scan.tally().failed(filter).as("failed_" + number));
    }
    return new CheckPass(
        checks, select(fields).from(first.table()).where(sameRows ? first.only() : noCondition()));
  }
}
