package io.millrace.orchestrator.execute;

import static io.millrace.sql.warehouse.Tables.REJECTS;

import io.millrace.orchestrator.run.Claim;
import io.millrace.tasks.RejectedRow;
import io.millrace.tasks.lineage.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Query;

/** The rows a try could not load: collected while it runs, kept whether it commits or not. */
final class Rejects {

  /** As many as one file may have. */
  private static final int ROWS = 100_000;

  /** What is kept is in memory until the try ends. */
  private static final int CHARACTERS = 16_000_000;

  private static final int ROWS_AT_A_TIME = 1_000;

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

  List<RejectedRow> rows() {
    return kept.stream().map(Kept::row).toList();
  }

  /** Those that were more rows, or more text, than a try keeps. */
  long notKept() {
    return count - kept.size();
  }

  void write(DSLContext warehouse, UUID orchestrator, Claim claim) {
    for (int from = 0; from < kept.size(); from += ROWS_AT_A_TIME) {
      List<Kept> some = kept.subList(from, Math.min(from + ROWS_AT_A_TIME, kept.size()));
      warehouse
          .batch(some.stream().map(one -> insert(warehouse, orchestrator, claim, one)).toList())
          .execute();
    }
  }

  private static Query insert(DSLContext warehouse, UUID orchestrator, Claim claim, Kept one) {
    return warehouse
        .insertInto(REJECTS)
        .set(REJECTS.ORCHESTRATOR_ID, orchestrator)
        .set(REJECTS.TASK_INSTANCE_ID, claim.taskInstanceId())
        .set(REJECTS.TOKEN, claim.token())
        .set(REJECTS.TABLE_NAME, one.table().toString())
        .set(REJECTS.FILE, one.row().file())
        .set(REJECTS.LINE, one.row().line())
        .set(REJECTS.COLUMN_NAME, one.row().column())
        .set(REJECTS.REASON, one.row().reason())
        .set(REJECTS.RAW_TEXT, one.row().text().replace('\u0000', '\uFFFD'));
  }
}
