package io.millrace.orchestrator.execute;

import static io.millrace.sql.warehouse.Tables.REJECTS;

import io.millrace.orchestrator.run.Claim;
import io.millrace.tasks.RejectedRow;
import io.millrace.tasks.lineage.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;

/** The rows a try could not load: collected while it runs, kept whether it commits or not. */
final class Rejects {

  /** More rows, or more text, than this are counted but not kept; a load fails long before. */
  private static final int ROWS = 10_000;

  private static final int CHARACTERS = 16_000_000;

  private record Kept(TableName table, RejectedRow row) {}

  private final List<Kept> kept = new ArrayList<>();
  private long characters;
  private long count;

  void add(TableName table, RejectedRow row) {
    count++;
    characters += row.text().length();
    if (kept.size() < ROWS && characters < CHARACTERS) {
      kept.add(new Kept(table, row));
    }
  }

  long count() {
    return count;
  }

  void write(DSLContext warehouse, UUID orchestrator, Claim claim) {
    if (kept.isEmpty()) {
      return;
    }
    warehouse
        .batch(
            kept.stream()
                .map(one ->
                    warehouse
                        .insertInto(REJECTS)
                        .set(REJECTS.ORCHESTRATOR_ID, orchestrator)
                        .set(REJECTS.TASK_INSTANCE_ID, claim.taskInstanceId())
                        .set(REJECTS.TOKEN, claim.token())
                        .set(REJECTS.TABLE_NAME, one.table().toString())
                        .set(REJECTS.FILE, one.row().file())
                        .set(REJECTS.LINE, one.row().line())
                        .set(REJECTS.COLUMN_NAME, one.row().column())
                        .set(REJECTS.REASON, one.row().reason())
                        .set(REJECTS.RAW_TEXT, one.row().text().replace('\u0000', '\uFFFD')))
                .toList())
        .execute();
  }
}
