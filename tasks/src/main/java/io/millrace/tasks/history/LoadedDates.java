package io.millrace.tasks.history;

import static org.jooq.impl.DSL.createTemporaryTable;
import static org.jooq.impl.DSL.currentOffsetDateTime;
import static org.jooq.impl.DSL.excluded;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;

import io.millrace.tasks.TaskContext;
import io.millrace.tasks.lineage.TableName;
import java.sql.Connection;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Select;
import org.jooq.SortField;
import org.jooq.Table;
import org.jooq.conf.Settings;
import org.jooq.conf.StatementType;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * The dates that one history table was loaded for, and the keys that its deltas spoke of. They are
 * Millrace's own tables, which no lineage shows.
 */
final class LoadedDates {

  static final Table<Record> LOAD = table(name("millrace", "history_load"));
  static final Field<String> TABLE_NAME = field(name("table_name"), SQLDataType.CLOB);
  static final Field<OffsetDateTime> VALID_AT =
      field(name("valid_at"), SQLDataType.TIMESTAMPWITHTIMEZONE);
  static final Field<String> KIND = field(name("kind"), SQLDataType.CLOB);
  static final Field<Long> ROW_COUNT = field(name("row_count"), SQLDataType.BIGINT);

  private static final Table<Record> KEY = table(name("millrace", "history_key"));
  private static final Field<Long> LOAD_ID = field(name("load_id"), SQLDataType.BIGINT);
  private static final Field<String> DAG_ID = field(name("dag_id"), SQLDataType.CLOB);
  private static final Field<String> RUN_ID = field(name("run_id"), SQLDataType.CLOB);
  private static final Field<OffsetDateTime> LOADED_AT =
      field(name("loaded_at"), SQLDataType.TIMESTAMPWITHTIMEZONE);

  private final DSLContext sql;
  private final TableName target;

  /** One that was kept. */
  record Load(long id, Kind kind, OffsetDateTime at, long rows) {}

  LoadedDates(Connection connection, TableName target) {
    // Values in the text: PostgreSQL takes no parameters where a table is created.
    var settings = new Settings().withStatementType(StatementType.STATIC_STATEMENT);
    this.sql = DSL.using(connection, SQLDialect.POSTGRES, settings);
    this.target = target;
  }

  /** Until the transaction ends, nobody else loads this table. */
  void lock() {
    sql.execute(
        "select pg_advisory_xact_lock(hashtextextended({0}, 0))",
        inline("millrace.history_load " + target));
  }

  @Nullable Load of(LoadDate date) {
    return first(VALID_AT.eq(date.moment()), VALID_AT.asc());
  }

  @Nullable Load snapshotBefore(LoadDate date) {
    return first(VALID_AT.lt(date.moment()).and(KIND.eq(Kind.SNAPSHOT.text())), VALID_AT.desc());
  }

  @Nullable Load snapshotAfter(LoadDate date) {
    return first(VALID_AT.gt(date.moment()).and(KIND.eq(Kind.SNAPSHOT.text())), VALID_AT.asc());
  }

  private @Nullable Load first(Condition which, SortField<?> order) {
    return sql.select(LOAD_ID, KIND, VALID_AT, ROW_COUNT)
        .from(LOAD)
        .where(TABLE_NAME.eq(target.toString()))
        .and(which)
        .orderBy(order)
        .limit(1)
        .fetchOne(row ->
            new Load(
                row.value1(),
                row.value2().equals(Kind.DELTA.text()) ? Kind.DELTA : Kind.SNAPSHOT,
                row.value3(),
                row.value4()));
  }

  /**
   * Copies the keys of later deltas to {@link KeyHashes#LATER}.
   *
   * @param dates the table's own, whose type the copy has
   * @return whether there are any
   */
  boolean copyLaterKeys(LoadDate date, Field<?> dates) {
    Field<?> firstDate = asIn(min(VALID_AT), dates);
    var later =
        select(LOAD_ID, VALID_AT)
            .from(LOAD)
            .where(TABLE_NAME.eq(target.toString()))
            .and(VALID_AT.gt(date.moment()))
            .asTable("later");
    copy(
        KeyHashes.LATER,
        select(KeyHashes.HASH, firstDate.as(KeyHashes.FIRST_DATE))
            .from(KEY)
            .join(later)
            .using(LOAD_ID)
            .groupBy(KeyHashes.HASH));
    return sql.fetchExists(table(name(KeyHashes.LATER)));
  }

  /** A moment as a date, if such are the table's own. */
  static <T> Field<T> asIn(Field<OffsetDateTime> moment, Field<T> dates) {
    Field<?> own =
        LoadDate.isDate(dates)
            ? field("cast({0} at time zone 'UTC' as date)", SQLDataType.LOCALDATE, moment)
            : moment;
    return own.coerce(dates.getDataType());
  }

  /** Copies the keys of the load to {@link KeyHashes#BEFORE}: none if there was none. */
  void copyKeys(@Nullable Load load) {
    copy(
        KeyHashes.BEFORE,
        select(KeyHashes.HASH).from(KEY).where(LOAD_ID.eq(load == null ? 0 : load.id())));
  }

  private void copy(String name, Select<?> rows) {
    sql.execute(createTemporaryTable(DSL.name(name)).as(rows));
    analyze(name);
  }

  /** Keeps that the date was loaded; answers the load's id. */
  long keep(LoadDate date, Kind kind, long rows, TaskContext context) {
    return sql.insertInto(LOAD)
        .set(TABLE_NAME, target.toString())
        .set(VALID_AT, date.moment())
        .set(KIND, kind.text())
        .set(ROW_COUNT, rows)
        .set(DAG_ID, context.dagId())
        .set(RUN_ID, context.runId())
        .onConflict(TABLE_NAME, VALID_AT)
        .doUpdate()
        .set(ROW_COUNT, excluded(ROW_COUNT))
        .set(DAG_ID, excluded(DAG_ID))
        .set(RUN_ID, excluded(RUN_ID))
        .set(LOADED_AT, currentOffsetDateTime())
        .returningResult(LOAD_ID)
        .fetchSingle()
        .value1();
  }

  /** Keeps the keys of the rows that were given, and drops those that are not given any more. */
  void keepKeys(long loadId, HistoryColumns columns) {
    Field<Long> hash = columns.hash(HistoryColumns.in("given", columns.key()));
    Table<?> given = table(name(GivenRows.TABLE)).as("given");
    sql.deleteFrom(KEY)
        .where(LOAD_ID.eq(loadId))
        .andNotExists(selectOne().from(given).where(hash.eq(KeyHashes.HASH)))
        .execute();
    sql.insertInto(KEY, LOAD_ID, KeyHashes.HASH)
        .select(selectDistinct(inline(loadId), hash).from(given))
        .onConflictDoNothing()
        .execute();
  }

  /** Lets the planner know how few rows a temporary table has. */
  void analyze(String temporaryTable) {
    sql.execute("analyze {0}", DSL.name(temporaryTable));
  }

  void drop(List<String> temporaryTables) {
    temporaryTables.forEach(name -> sql.dropTemporaryTable(DSL.name(name)).execute());
  }
}
