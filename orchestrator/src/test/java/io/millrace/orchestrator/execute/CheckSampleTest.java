package io.millrace.orchestrator.execute;

import static io.millrace.tasks.check.Checks.noRows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import io.millrace.tasks.lineage.Lineage;
import io.millrace.tasks.lineage.TableName;
import io.millrace.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jooq.DataType;
import org.jooq.Field;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a sample shows of values that Java, or JSON, has no like of. */
class CheckSampleTest {

  @RegisterExtension static final TestDatabase WAREHOUSE = TestDatabase.empty();

  private static final Table<?> ODD = table(name("public", "odd"));

  private final List<String> log = new ArrayList<>();
  private Connection connection;

  @BeforeEach
  void opens() throws SQLException {
    connection = WAREHOUSE.connect();
    connection.setAutoCommit(false);
  }

  @AfterEach
  void closes() throws SQLException {
    connection.rollback();
    connection.close();
  }

  @Test
  void keepsInfinitiesAndWhatIsNoNumber() throws Exception {
    odd("date", "'infinity'");
    assertShown("\"infinity\"", SQLDataType.LOCALDATE);
    odd("timestamptz", "'-infinity'");
    assertShown("\"-infinity\"", SQLDataType.TIMESTAMPWITHTIMEZONE);
    odd("timestamp", "'infinity'");
    assertShown("\"infinity\"", SQLDataType.LOCALDATETIME);
    odd("numeric", "'NaN'");
    assertShown("\"NaN\"", SQLDataType.NUMERIC);
    odd("numeric", "'-Infinity'");
    assertShown("\"-Infinity\"", SQLDataType.NUMERIC);
    odd("float8", "'Infinity'");
    assertShown("\"Infinity\"", SQLDataType.DOUBLE);
    odd("timestamp", "'0044-03-15 12:00 BC'");
    assertShown("\"0044-03-15 12:00:00 BC\"", SQLDataType.LOCALDATETIME);
  }

  @Test
  void keepsValuesAsPostgresWritesThem() throws Exception {
    odd("bytea", "'\\x00ff'");
    assertShown("\"\\\\x00ff\"", SQLDataType.BLOB);
    odd("int[]", "'{1,null}'");
    assertShown("\"{1,NULL}\"", SQLDataType.INTEGER.array());
    odd("daterange", "'[2026-01-01,)'");
    assertShown("\"[2026-01-01,)\"", SQLDataType.OTHER);
    odd("interval", "'1 day 02:00'");
    assertShown("\"1 day 02:00:00\"", SQLDataType.INTERVAL);
    odd("money", "'1.50'");
    assertShown("\"$1.50\"", SQLDataType.OTHER);
    odd("bit(3)", "B'101'");
    assertShown("\"101\"", SQLDataType.OTHER);
  }

  @Test
  void keepsNumbersTruthAndMomentsAsEver() throws Exception {
    odd("boolean", "true");
    assertShown("true", SQLDataType.BOOLEAN);
    odd("int", "7");
    assertShown("7", SQLDataType.INTEGER);
    odd("numeric", "1.50");
    assertShown("1.50", SQLDataType.NUMERIC);
    odd("real", "1.1");
    assertShown("1.1", SQLDataType.REAL);
    odd("timestamptz", "'2026-01-02 12:00:00.5+05:30'");
    assertShown("\"2026-01-02T06:30:00.500Z\"", SQLDataType.TIMESTAMPWITHTIMEZONE);
    odd("timestamp", "'2026-01-02 12:00'");
    assertShown("\"2026-01-02T12:00:00\"", SQLDataType.LOCALDATETIME);
    odd("text", "null");
    assertShown("null", SQLDataType.CLOB);
  }

  @Test
  void numbersColumnsOfOneName() throws Exception {
    odd("int", "7");

    assertThat(
            sample(select(value(SQLDataType.INTEGER), value(SQLDataType.INTEGER)).from(ODD))
                .columns())
        .containsExactly("value", "value 2");
  }

  @Test
  void leavesTheTransactionAsItWasIfTheQueryIsRefused() throws Exception {
    odd("int", "0");
    var divided = field("1 / value", SQLDataType.INTEGER).as("divided");

    assertThat(sample(select(divided).from(ODD))).isEqualTo(CheckSample.NONE);
    assertThat(log)
        .singleElement()
        .asString()
        .startsWith("rows that fail check no_rows_of_odd cannot be shown: ")
        .contains("division by zero");
    assertThat(sample(select(value(SQLDataType.INTEGER)).from(ODD)).json())
        .isEqualTo("[{\"value\":0}]");
  }

  private void odd(String type, String value) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("drop table if exists public.odd");
      statement.execute(
          "create table public.odd as select cast(" + value + " as " + type + ") as value");
    }
  }

  private void assertShown(String json, DataType<?> type) {
    assertThat(sample(select(value(type)).from(ODD)).json())
        .isEqualTo("[{\"value\":" + json + "}]");
  }

  private static Field<?> value(DataType<?> type) {
    return field(name("value"), type);
  }

  private CheckSample sample(Select<?> failing) {
    var name = new TableName("public", "odd");
    var queries = new QueryRunner(connection, new StopSignal(), Lineage.of(Set.of(name), Set.of()));
    return CheckSample.of(noRows(failing), queries, log::add);
  }
}
