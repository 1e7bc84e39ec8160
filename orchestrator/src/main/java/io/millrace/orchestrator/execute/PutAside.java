package io.millrace.orchestrator.execute;

import static java.util.Objects.requireNonNull;

import io.millrace.tasks.Check;
import io.millrace.tasks.Quarantine;
import java.util.List;
import java.util.function.Consumer;

/** Moves the rows that a check has found into the table for such, in the task's transaction. */
final class PutAside {

  private final QueryRunner queries;
  private final Consumer<String> log;

  PutAside(QueryRunner queries, Consumer<String> log) {
    this.queries = queries;
    this.log = log;
  }

  void rowsOf(JudgedCheck judged) {
    Check check = judged.check();
    Quarantine quarantine = requireNonNull(check.quarantine());
    QuarantineTable table = queries.tableOf(quarantine);
    if (judged.found()) {
      table.prepare();
    }
    if (judged.found() || table.exists()) {
      queries.execute(quarantine.clear(check.name()));
    }
    if (judged.found()) {
      List<Long> rows = quarantine.moves(check.name()).stream().map(queries::execute).toList();
      log.accept(
          "check %s put %d rows of %s into %s"
              .formatted(check.name(), rows.getLast(), check.table(), quarantine.target()));
    }
  }
}
