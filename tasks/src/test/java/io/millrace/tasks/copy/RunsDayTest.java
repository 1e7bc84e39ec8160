package io.millrace.tasks.copy;

import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static java.time.format.DateTimeFormatter.BASIC_ISO_DATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.DagRejected;
import io.millrace.tasks.RunValue;
import io.millrace.testing.Elements;
import io.millrace.testing.FakeWarehouseContext;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.sql.Connection;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A table that keeps a part for each day, loaded from a file for each day. */
class RunsDayTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final Loading loading = new Loading(warehouse);

  private static final LocalDate FIRST = LocalDate.of(2024, 10, 9);
  private static final Field<LocalDate> DAY = DSL.field(DSL.name("day"), SQLDataType.LOCALDATE);

  private RawTable sales = sales();

  @BeforeEach
  void createTable() {
    sales = loading.create(sales());
  }

  private static RawTable sales() {
    return new RawTable("sales")
        .with("id", SQLDataType.INTEGER.nullable(false))
        .with("day", SQLDataType.LOCALDATE.nullable(false))
        .withBookkeeping();
  }

  private CopyOperator operator() {
    return copy(csv(day -> "sales_" + BASIC_ISO_DATE.format(day) + ".csv"))
        .into(sales)
        .with(DAY, RunValue.LOGICAL_DAY)
        .replacingSame(DAY);
  }

  @Test
  void eachRunReadsTheFileOfItsDayAndReplacesThatDay() throws Exception {
    loading.file("sales_20241009.csv", "id\n1\n2\n");
    loading.file("sales_20241010.csv", "id\n3\n");

    for (int day = 0; day < 2; day++) {
      loading.context().of(FIRST.plusDays(day));
      loading.run(operator());
    }
    loading.file("sales_20241009.csv", "id\n1\n22\n222\n"); // a corrected one
    loading.context().of(FIRST);
    loading.run(operator());
    loading.run(operator());

    assertThat(loading.query("select day || ' ' || id from raw.sales order by 1"))
        .containsExactly("2024-10-09 1", "2024-10-09 22", "2024-10-09 222", "2024-10-10 3");
  }

  @Test
  void saysOfWhatIsHiddenInItsValuesWhatToDo() {
    Field<LocalDate> hidden = DSL.field("(select max(day) from raw.days)", SQLDataType.LOCALDATE);

    assertThat(copy(csv("sales.csv")).into(sales).with(DAY, hidden).appending().faults())
        .containsExactly(
            "what it reads cannot be seen through the plain SQL \"(select max(day) from raw.days)\";"
                + " write it in jOOQ");
  }

  @Test
  void twoThatReplaceTheSameDayAtOnceLoadItOnce() throws Exception {
    loading.file("sales_20261119.csv", "id\n1\n");
    CopyOperator load = operator();
    var ignored = load.run(loading.context());
    var second = new CompletableFuture<Boolean>();
    try (Connection other = warehouse.connect()) {
      other.setAutoCommit(false);
      Thread.ofPlatform()
          .start(() -> second.completeAsync(() -> loads(load, other), Runnable::run));
      Poll.until(
          "the second waits",
          Duration.ofSeconds(20),
          () ->
              second.isDone()
                  || warehouse.sql().fetchCount(DSL.table("pg_locks"), DSL.condition("not granted"))
                      == 1);

      loading.context().connection().commit();

      assertThat(second.get(20, TimeUnit.SECONDS)).isTrue();
    }
    assertThat(loading.values(sales, "id")).containsExactly(1);
  }

  private boolean loads(CopyOperator load, Connection connection) {
    try {
      var ignored = load.run(new FakeWarehouseContext(connection, loading.folder()));
      connection.commit();
      return true;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void namesTheFileThatIsMissing() throws Exception {
    loading.context().of(FIRST);

    assertThat(loading.failure(operator()))
        .hasMessage(
            loading.folder().resolve("sales_20241009.csv")
                + ": no such file; put it there or name another source");
  }

  @Test
  void saysThatANameCannotBeMade() throws Exception {
    var hours = DateTimeFormatter.ofPattern("HH");

    assertThat(
            loading.failure(
                copy(csv(hours::format)).into(sales).with(DAY, FIRST).replacingSame(DAY)))
        .hasMessage(
            "the name of its file for 2026-11-19 cannot be made (Unsupported field: HourOfDay);"
                + " correct it where the DAG names the file");
  }

  @Test
  void fillsColumnsOfAllTypes() throws Exception {
    Field<String> name = DSL.field(DSL.name("name"), SQLDataType.VARCHAR(3));
    Field<JSONB> more = DSL.field(DSL.name("more"), SQLDataType.JSONB);
    Field<Long> none = DSL.field(DSL.name("none"), SQLDataType.BIGINT);
    RawTable table =
        loading.create(
            new RawTable("filled")
                .with("id", SQLDataType.INTEGER)
                .with("name", SQLDataType.VARCHAR(3))
                .with("more", SQLDataType.JSONB)
                .with("none", SQLDataType.BIGINT)
                .withBookkeeping());
    loading.file("a.csv", "id\n1\n2\n");

    loading.run(
        copy(csv("a.csv"))
            .into(table)
            .with(name, "a\u20acb")
            .with(more, JSONB.valueOf("{\"a\": 1}"))
            .with(none, DSL.castNull(SQLDataType.BIGINT))
            .replacing());

    assertThat(
            loading.query(
                "select concat_ws('|', id, name, more, none, line_no) from raw.filled order by 1"))
        .containsExactly("1|a\u20acb|{\"a\": 1}|2", "2|a\u20acb|{\"a\": 1}|3");
  }

  @Test
  void neverCutsAValueToTheColumnsLength() throws Exception {
    Field<String> name = DSL.field(DSL.name("name"), SQLDataType.VARCHAR(3));
    RawTable table =
        loading.create(
            new RawTable("short")
                .with("id", SQLDataType.INTEGER)
                .with("name", SQLDataType.VARCHAR(3))
                .withBookkeeping());
    loading.file("a.csv", "id\n1\n");

    assertThat(loading.failure(copy(csv("a.csv")).into(table).with(name, "abcd").replacing()))
        .hasMessageContaining("value too long");
  }

  @Test
  void refusesANullThatTheColumnDoesNotTake() throws Exception {
    loading.file("a.csv", "id\n1\n");

    assertThat(
            loading.failure(
                copy(csv("a.csv"))
                    .into(sales)
                    .with(DAY, DSL.castNull(SQLDataType.LOCALDATE))
                    .replacing()))
        .hasMessage("column day of raw.sales takes no null, but this run's value for it is null");
  }

  @Test
  void isKnownToTakeItsElement() {
    var each = Elements.of(LocalDate.class);

    CopyOperator operator =
        copy(csv("a.csv"))
            .into(sales)
            .with(DAY, each.field(SQLDataType.LOCALDATE))
            .replacingSame(DAY);

    assertThat(operator.elements()).containsExactly(each);
    assertThat(operator.replaces()).isEmpty();
    assertThat(operator.faults()).isEmpty();
    assertThat(operator.lineage().reads()).isEqualTo(Set.of());
  }

  @Test
  void refusesColumnsThatTheFileWouldFillToo() throws Exception {
    loading.file("sales_20241009.csv", "id,day\n1,2024-10-09\n");
    loading.context().of(FIRST);

    assertThat(loading.failure(operator()))
        .hasMessageContaining("the header has the unknown \"day\"; raw.sales has id;");
  }

  @Test
  void refusesColumnsThatAreNotThere() {
    Field<LocalDate> other = DSL.field(DSL.name("other"), SQLDataType.LOCALDATE);

    assertThatThrownBy(() -> copy(csv("a.csv")).into(sales).with(other, FIRST))
        .isInstanceOf(DagRejected.class)
        .hasMessage(
            "column other of raw.sales cannot be filled with a value of the run; there are id, day"
                + " to be filled");
    assertThatThrownBy(() -> copy(csv("a.csv")).into(sales).replacingSame(DAY))
        .isInstanceOf(DagRejected.class)
        .hasMessage(
            "replacingSame(..) names day of raw.sales, which has no value of its own in this load;"
                + " add .with(day, ..)");
  }
}
