package io.millrace.tasks.history;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.select;

import io.millrace.tasks.Check;
import io.millrace.tasks.DagRejected;
import io.millrace.tasks.Each;
import io.millrace.tasks.RunValue;
import io.millrace.tasks.TaskRef;
import io.millrace.tasks.WarehouseContext;
import io.millrace.tasks.WarehouseOperator;
import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.TableName;
import io.millrace.tasks.sql.SqlTasks;
import io.millrace.tasks.sql.Statement;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jooq.Field;
import org.jooq.Query;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.TableField;
import org.jooq.impl.SQLDataType;

/**
 * Keeps the versions of rows in a table, a slowly changing dimension of type 2: {@code
 * history(DWH.CUSTOMER).key(DWH.CUSTOMER.CUSTOMER_ID).from(select).snapshot()}. Each load is of one
 * date, and the table follows from what was loaded last for each date, in whatever order. Repeating
 * a load writes nothing. Rows are those added, changed and removed. Immutable.
 */
public final class History implements WarehouseOperator<HistoryResult> {

  private final GivenRows rows;
  private final Kind kind;
  private final HistoryChoices choices;

  History(GivenRows rows, Kind kind, HistoryChoices choices) {
    this.rows = rows;
    this.kind = kind;
    this.choices = choices;
  }

  /** The table that holds the versions; it needs an index that begins with the key. */
  public static Key history(Table<?> table) {
    return fields ->
        select -> new HistoryRows(GivenRows.of(table, select), new HistoryChoices(List.of(fields)));
  }

  /** A table of which is not known yet what tells the things apart that it has versions of. */
  @FunctionalInterface
  public interface Key {

    /** The columns that stay the same in all versions of one thing. */
    From key(TableField<?, ?>... fields);
  }

  /** A table that still lacks its rows. */
  @FunctionalInterface
  public interface From {

    /** Takes the rows of the select; its column names are the table's. */
    HistoryRows from(Select<?> select);
  }

  /**
   * The columns that say since when a version is valid, and until before when: both date, or both
   * timestamptz. Without it they are those named {@code valid_from} and {@code valid_to}.
   */
  public <T> History valid(TableField<?, T> from, TableField<?, T> to) {
    return with(it -> {
      it.from = from;
      it.to = to;
    });
  }

  /** What the end of a version that is still valid holds, instead of {@code infinity}. */
  public History openEnd(LocalDate date) {
    return with(it -> it.openEnd = date);
  }

  /** As {@link #openEnd(LocalDate)}. */
  public History openEnd(OffsetDateTime moment) {
    return with(it -> it.openEnd = moment);
  }

  /** A column that is to hold whether the version is still valid. */
  public History current(TableField<?, Boolean> field) {
    return with(it -> it.current = field);
  }

  /**
   * Only a new value in one of these columns makes a new version. Without {@link #overwriting} the
   * others are overwritten.
   */
  public History tracking(TableField<?, ?>... fields) {
    return with(it -> it.tracked = List.of(fields));
  }

  /**
   * A new value in one of these columns is written into all versions of its key (type 1): the value
   * of the latest date that has the key. Without {@link #tracking} the others are tracked.
   */
  public History overwriting(TableField<?, ?>... fields) {
    return with(it -> it.overwritten = List.of(fields));
  }

  /**
   * What the rows are of; the run's logical date if nothing is said. Of the type of the table's own
   * dates, and the same for all rows.
   */
  public History at(Field<?> date) {
    return with(it -> it.at = date);
  }

  /**
   * The zone in which the run's logical date is a date, for tables whose versions have dates; the
   * DAG's if nothing is said.
   */
  public History inZone(ZoneId zone) {
    return with(it -> it.zone = zone);
  }

  /**
   * Refuses a snapshot with less than so many percent of the rows of the snapshot before. With 0 it
   * may even be empty, which is refused otherwise.
   */
  public History atLeast(int percent) {
    return with(it -> it.atLeast = percent);
  }

  /** A column of the select that says of a delta's row that its key is gone; null is no. */
  public History deleting(Field<Boolean> field) {
    return with(it -> it.deleting = field);
  }

  private History with(Consumer<HistoryChoices> change) {
    return new History(rows, kind, choices.with(change));
  }

  /** States all tables that plain SQL in the select reads. */
  public History reads(Table<?>... tables) {
    return new History(rows.reading(tables), kind, choices);
  }

  /**
   * What should hold of the table after each load, as blocking checks.
   *
   * @throws DagRejected if the history cannot be kept as it is written
   */
  public List<Check> checks() {
    return HistoryChecks.of(columns(), kind);
  }

  @Override
  public Class<HistoryResult> outputType() {
    return HistoryResult.class;
  }

  @Override
  public List<TaskRef<?>> inputs() {
    return read().flatMap(part -> part.inputs().stream()).distinct().toList();
  }

  @Override
  public List<Each<?>> elements() {
    return read().<Each<?>>flatMap(part -> part.elements().stream()).toList();
  }

  @Override
  public Lineage lineage() {
    return read().map(Statement::lineage).reduce(Lineage.NONE, Lineage::and);
  }

  private Stream<Statement> read() {
    Field<?> at = choices.at;
    return at == null ? Stream.of(rows.seen()) : Stream.of(rows.seen(), SqlTasks.sql(select(at)));
  }

  @Override
  public List<String> faults() {
    List<String> faults = new ArrayList<>(HistoryFaults.of(rows, choices, kind));
    read().forEach(part -> faults.addAll(part.faults()));
    return faults;
  }

  /** Without the plain insert into a table that is empty so far. */
  @Override
  public List<Query> statements() {
    HistoryColumns columns = columns();
    columns = columns.with(columns.validity().loading(at()));
    return List.of(
        GivenRows.create(columns),
        fill(),
        new ChangedKeys(columns).create(kind),
        WriteVersions.of(columns).query());
  }

  @Override
  public HistoryResult run(WarehouseContext context) {
    return new LoadHistory(this, context).run();
  }

  Kind kind() {
    return kind;
  }

  int atLeast() {
    return choices.atLeast;
  }

  Query fill() {
    return rows.fill(columns(), choices.deleting);
  }

  /** The date of the load, for whom it was not said. */
  Field<?> at() {
    Field<?> said = choices.at;
    if (said != null) {
      return said;
    }
    if (!LoadDate.isDate(columns().validity().to())) {
      return RunValue.LOGICAL_DATE;
    }
    ZoneId zone = choices.zone;
    return zone == null ? RunValue.LOGICAL_DAY : dayIn(zone);
  }

  /** PostgreSQL counts the hours of an offset that is given as text to the west. */
  private static Field<LocalDate> dayIn(ZoneId zone) {
    Field<?> there =
        zone.normalized() instanceof ZoneOffset offset
            ? field("make_interval(secs => {0})", inline(offset.getTotalSeconds()))
            : inline(zone.getId());
    return field(
        "cast(timezone({0}, {1}) as date)", SQLDataType.LOCALDATE, there, RunValue.LOGICAL_DATE);
  }

  HistoryColumns columns() {
    List<String> faults = HistoryFaults.of(rows, choices, kind);
    if (!faults.isEmpty()) {
      throw new DagRejected(
          "history of " + TableName.of(rows.target()) + ": " + String.join("; ", faults));
    }
    return new ChosenColumns(rows, choices).resolved();
  }
}
