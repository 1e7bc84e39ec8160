package io.millrace.orchestrator.chaos.load;

import static io.millrace.orchestrator.chaos.load.Words.COPIED;
import static io.millrace.orchestrator.chaos.load.Words.FIRST;
import static io.millrace.orchestrator.chaos.load.Words.SECOND;
import static io.millrace.orchestrator.chaos.load.Words.STAGED;
import static io.millrace.tasks.check.Checks.everyRow;
import static io.millrace.tasks.check.Checks.noRows;
import static io.millrace.tasks.check.Checks.unique;
import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static io.millrace.tasks.sql.SqlTasks.part;
import static io.millrace.tasks.sql.SqlTasks.publish;
import static io.millrace.tasks.sql.SqlTasks.rebuild;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagDefinition;
import io.millrace.tasks.RunParam;
import io.millrace.tasks.RunValue;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.TriggerRule;
import io.millrace.tasks.WarehouseOperator;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Select;

/**
 * A file into tables that are published as one, beside a fan of increments; one run at a time,
 * since its runs write the same tables. In a bad run a check blocks the guard.
 */
public final class Flow implements DagDefinition {

  private static final int WIDTH = 5;

  @Override
  public Dag define() {
    var dag =
        Load.dag("flow")
            .sampleData((folder, scale, seed) ->
                Files.writeString(folder.resolve("words.csv"), "id,word\n1,one\n"));
    RunParam<Boolean> bad = dag.param(RunParam.bool("bad").orElse(false));
    var load = dag.task("copy", copy(csv("words.csv")).into(COPIED).replacing());
    var stage =
        dag.task("stage", rebuild(STAGED).from(select(COPIED.id, COPIED.word).from(COPIED)));
    dag.task("publish", publish(part("first", half(FIRST)), part("second", half(SECOND))))
        .check(unique(FIRST.id))
        .check(everyRow("words_are_words", SECOND, SECOND.word.ne(RunValue.RUN_ID)).warning());
    List<TaskRef<Void>> fan = new ArrayList<>();
    for (int leg = 0; leg < WIDTH; leg++) {
      fan.add(Increment.limitedIn(dag, "inc_" + leg).after(stage));
    }
    var note = dag.task("note_java", Note.byJava()).after(load);
    var shell = dag.task("note_shell", Note.byShell()).timeout(Duration.ofSeconds(2)).after(load);
    var guard =
        Increment.in(dag, "inc_guard")
            .after(fan.get(0), fan.get(1))
            .check(
                noRows(select(FIRST.id).from(FIRST).where(bad.field().isTrue())).named("not_bad"));
    Increment.in(dag, "inc_behind_guard").after(guard, fan.get(2));
    Increment.in(dag, "inc_last").after(guard, note, shell).triggerRule(TriggerRule.ALL_DONE);
    return dag.build();
  }

  private static WarehouseOperator<Void> half(Words table) {
    Select<?> words = select(STAGED.id, RunValue.RUN_ID.as(table.word)).from(STAGED);
    return rebuild(table).from(words);
  }
}
