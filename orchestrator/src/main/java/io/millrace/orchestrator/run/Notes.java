package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;

import java.util.List;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;

/** What people write about a locked run and its task instances; false if it says so already. */
final class Notes {

  private Notes() {}

  static boolean ofRun(DSLContext tx, LockedRun run, @Nullable String text, Actor by) {
    String note = NoteText.of(text);
    boolean changed =
        tx.update(DAG_RUN)
                .set(DAG_RUN.NOTE, note)
                .where(DAG_RUN.DAG_RUN_ID.eq(run.dagRunId()))
                .and(DAG_RUN.NOTE.isDistinctFrom(note))
                .execute()
            == 1;
    if (changed) {
      History.append(tx, List.of(Transition.remark(run, by.did(did(note)))));
    }
    return changed;
  }

  static boolean ofTask(
      DSLContext tx, LockedRun run, HeldTask task, @Nullable String text, Actor by) {
    String note = NoteText.of(text);
    boolean changed =
        tx.update(TASK_INSTANCE)
                .set(TASK_INSTANCE.NOTE, note)
                .where(TASK_INSTANCE.TASK_INSTANCE_ID.eq(task.taskInstanceId()))
                .and(TASK_INSTANCE.NOTE.isDistinctFrom(note))
                .execute()
            == 1;
    if (changed) {
      History.append(tx, List.of(task.to(run, task.state(), by.did(did(note)))));
    }
    return changed;
  }

  private static String did(@Nullable String note) {
    return note == null ? "note removed" : "note changed";
  }
}
