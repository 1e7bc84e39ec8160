package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ASSET_LISTENER;
import static io.millrace.sql.orchestrator.Tables.ASSET_UPDATE;
import static io.millrace.sql.orchestrator.Tables.RUN_UPDATE;
import static org.jooq.impl.DSL.all;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.with;
import static org.jooq.impl.SQLDataType.BIGINT;
import static org.jooq.impl.SQLDataType.CLOB;

import org.jooq.InsertResultStep;
import org.jooq.InsertReturningStep;
import org.jooq.Record;

/**
 * Writes updates, and each once for every DAG that waits for its asset. DAGs whose own runs led to
 * it are left out: those that wait for each other start each other once, and not for ever.
 */
final class TellListeners {

  private TellListeners() {}

  static InsertResultStep<? extends Record> of(InsertReturningStep<? extends Record> updates) {
    var id = field(name("written", "update_id"), BIGINT);
    var asset = field(name("written", "asset"), CLOB);
    var causes = field(name("written", "caused_by"), CLOB.array());
    return with(name("written")
            .as(
                updates.returning(
                    ASSET_UPDATE.UPDATE_ID, ASSET_UPDATE.ASSET, ASSET_UPDATE.CAUSED_BY)))
        .insertInto(RUN_UPDATE, RUN_UPDATE.DAG_ID, RUN_UPDATE.UPDATE_ID, RUN_UPDATE.ASSET)
        .select(
            select(ASSET_LISTENER.DAG_ID, id, asset)
                .from(table(name("written")))
                .join(ASSET_LISTENER)
                .on(ASSET_LISTENER.ASSET.eq(asset))
                .where(ASSET_LISTENER.DAG_ID.ne(all(causes))))
        .returning(RUN_UPDATE.DAG_ID);
  }
}
