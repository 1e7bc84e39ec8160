package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.CheckResult;
import io.millrace.orchestrator.run.CheckResult.Status;
import io.millrace.orchestrator.secret.SecretMasks;
import io.millrace.orchestrator.text.Lower;
import io.millrace.tasks.Check;
import io.millrace.tasks.Check.Severity;
import java.util.ArrayList;
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

/** Evaluates a task's checks on its own connection, one after the other, before the commit. */
final class CheckRunner {

  private final QueryRunner queries;
  private final Consumer<String> log;
  private final List<CheckResult> results = new ArrayList<>();

  CheckRunner(QueryRunner queries, Consumer<String> log) {
    this.queries = queries;
    this.log = log;
  }

  /** Evaluates all of them, also after one has failed: people want to see everything at once. */
  void run(List<Check> checks) {
    for (Check check : checks) {
      results.add(run(check));
    }
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

  private CheckResult run(Check check) {
    Record counts = queries.fetch(check.counts(), true).getFirst();
    long checked = orZero(counts.get(0, Long.class));
    long failed = orZero(counts.get(1, Long.class));
    Select<?> failing = check.failing();
    Status status =
        failed == 0
            ? Status.PASSED
            : check.severity() == Severity.BLOCKING ? Status.FAILED : Status.WARNED;
    String sample = failed == 0 ? "[]" : sample(failing, check.keep());
    log.accept(
        "check %s on %s: %s, %d of %d failed"
            .formatted(check.name(), check.table(), Lower.of(status), failed, checked));
    return new CheckResult(
        check.name(),
        check.table().toString(),
        check.severity(),
        status,
        checked,
        failed,
        sample,
        SecretMasks.hide(queries.render(failing)));
  }

  private static long orZero(@Nullable Long value) {
    return value == null ? 0 : value;
  }

  private String sample(Select<?> failing, int keep) {
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
    return Json.write(objects);
  }
}
