package io.millrace.orchestrator.execute;

import static java.util.Objects.requireNonNull;

import io.millrace.tasks.Check;
import io.millrace.tasks.Quarantine;
import io.millrace.tasks.lineage.TableName;
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
    if (!judged.found()) {
      return;
    }
    Check check = judged.check();
    Quarantine quarantine = requireNonNull(check.quarantine());
    TableName target = quarantine.target();
    List<String> columns = queries.tableOf(quarantine).prepare();
    var rows = queries.fetch(quarantine.move(check.name(), columns), true).getFirst();
    int gone = rows.value1();
    int added = rows.value2();
    queries.wrote(quarantine.judged(), gone);
    queries.wrote(target, added);
    log.accept(
        "check %s put %d rows of %s into %s%s"
            .formatted(
                check.name(),
                gone,
                check.table(),
                target,
                added == gone ? "" : ", where %d of them were already".formatted(gone - added)));
  }
}
