package io.millrace.orchestrator.execute;

import static java.util.Objects.requireNonNull;
import static java.util.function.Predicate.not;

import io.millrace.orchestrator.run.CheckResult;
import io.millrace.orchestrator.run.CheckResult.Status;
import io.millrace.orchestrator.secret.SecretMasks;
import io.millrace.orchestrator.text.Lower;
import io.millrace.tasks.Check;
import io.millrace.tasks.Check.Severity;
import io.millrace.tasks.CheckPass;
import io.millrace.tasks.CheckPass.Counts;
import io.millrace.tasks.Quarantine;
import io.millrace.tasks.Thresholds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Result;
import org.jooq.Select;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates a task's checks on its own connection before the commit, one after the other; those
 * that can share a pass over their table are counted together when the first of them is due.
 */
final class CheckRunner {

  /** Failing rows as JSON, which a database may keep in another order than the query's columns. */
  private record Sample(String json, List<String> columns) {
    static final Sample NONE = new Sample("[]", List.of());
  }

  private final QueryRunner queries;
  private final Consumer<String> log;
  private final List<CheckResult> results = new ArrayList<>();

  CheckRunner(QueryRunner queries, Consumer<String> log) {
    this.queries = queries;
    this.log = log;
  }

  /**
   * Evaluates all of them, also after one has failed: people want to see everything at once. Those
   * that put rows aside come first, so that the others judge what is left.
   */
  void run(List<Check> checks) {
    List<Check> quarantining = checks.stream().filter(Check::quarantines).toList();
    evaluate(quarantining);
    if (failures() == null) {
      quarantining.forEach(this::putAside);
    }
    evaluate(checks.stream().filter(not(Check::quarantines)).toList());
  }

  private void evaluate(List<Check> checks) {
    Map<String, CheckPass> passes = new HashMap<>();
    CheckPass.of(checks)
        .forEach(pass -> pass.checks().forEach(check -> passes.put(check.name(), pass)));
    Map<String, Counts> counts = new HashMap<>();
    for (Check check : checks) {
      if (!counts.containsKey(check.name())) {
        counts.putAll(count(requireNonNull(passes.get(check.name()))));
      }
      results.add(judge(check, requireNonNull(counts.get(check.name()))));
    }
  }

  private void putAside(Check check) {
    Quarantine quarantine = requireNonNull(check.quarantine());
    QuarantineTable table = queries.tableOf(quarantine);
    boolean found = results.stream().anyMatch(result -> isOf(check, result) && result.failed() > 0);
    if (found) {
      table.prepare();
    }
    if (found || table.exists()) {
      queries.execute(quarantine.clear(check.name()));
    }
    if (found) {
      List<Long> rows = quarantine.moves(check.name()).stream().map(queries::execute).toList();
      log.accept(
          "check %s put %d rows of %s into %s"
              .formatted(check.name(), rows.getLast(), check.table(), quarantine.target()));
    }
  }

  private static boolean isOf(Check check, CheckResult result) {
    return result.check().equals(check.name());
  }

  private Map<String, Counts> count(CheckPass pass) {
    return pass.read(queries.fetch(pass.counts(), true).getFirst());
  }

  List<CheckResult> results() {
    return List.copyOf(results);
  }

  /** What to say of the blocking checks that failed, and where to go on; null if none did. */
  @Nullable String blocked() {
    String failures = failures();
    return failures == null
        ? null
        : failures
            + "; nothing was published (`millrace checks` shows the rows; mend them where they come"
            + " from, then `millrace runs retry RUN --from` the task that loads them)";
  }

  /** What the blocking checks that failed found; null if none did. */
  @Nullable String failures() {
    List<String> failed =
        results.stream()
            .filter(result -> result.status() == Status.FAILED)
            .map(result ->
                "check %s failed on %s: %d of %d"
                    .formatted(result.check(), result.table(), result.failed(), result.checked()))
            .toList();
    return failed.isEmpty() ? null : "blocking " + String.join("; ", failed);
  }

  private CheckResult judge(Check check, Counts counts) {
    Severity exceeded = check.exceededBy(counts.failed(), counts.checked()).orElse(null);
    Status status =
        switch (exceeded) {
          case null -> Status.PASSED;
          case WARNING -> Status.WARNED;
          case BLOCKING -> Status.FAILED;
        };
    Select<?> failing = check.failing();
    Sample sample = counts.failed() == 0 ? Sample.NONE : sample(failing, check.keep());
    log.accept(
        "check %s on %s: %s, %d of %d failed%s"
            .formatted(
                check.name(),
                check.table(),
                Lower.of(status),
                counts.failed(),
                counts.checked(),
                tolerated(check, counts)));
    return new CheckResult(
        check.name(),
        check.table().toString(),
        exceeded == null ? check.severity() : exceeded,
        status,
        counts.checked(),
        counts.failed(),
        sample.json(),
        sample.columns(),
        SecretMasks.hide(queries.render(whereTheyAre(check, status, failing))),
        check.thresholds().inWords());
  }

  /** The query that shows the failing rows once the task has ended. */
  private static Select<?> whereTheyAre(Check check, Status status, Select<?> failing) {
    Quarantine quarantine = check.quarantine();
    return quarantine == null || status == Status.FAILED ? failing : quarantine.rows(check.name());
  }

  /** Why so many failures come to no more than they do. */
  private static String tolerated(Check check, Counts counts) {
    return counts.failed() == 0 || check.thresholds().equals(Thresholds.of(check.severity()))
        ? ""
        : " (it " + check.thresholds().inWords() + ")";
  }

  private Sample sample(Select<?> failing, int keep) {
    Result<? extends Record> rows =
        keep == Integer.MAX_VALUE
            ? queries.fetch(failing, false)
            : queries.fetch(
                DSL.select(DSL.asterisk()).from(failing.asTable("failing")).limit(keep), false);
    List<Map<String, @Nullable Object>> objects = new ArrayList<>(rows.size());
    for (Record row : rows) {
      Map<String, @Nullable Object> object = new LinkedHashMap<>();
      for (Field<?> field : rows.fields()) {
        object.put(SecretMasks.hide(field.getName()), SampleValue.of(row.get(field)));
      }
      objects.add(object);
    }
    List<String> columns =
        Arrays.stream(rows.fields()).map(field -> SecretMasks.hide(field.getName())).toList();
    return new Sample(Json.write(objects), columns);
  }
}
