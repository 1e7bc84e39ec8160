package io.millrace.tasks.copy;

import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.TaskFailed;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.sql.SQLException;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A table that is not the one the program was built for. */
class DatabaseColumnsTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final Loading loading = new Loading(warehouse);

  private final RawTable built =
      new RawTable("t")
          .with("at", SQLDataType.LOCALDATETIME(6))
          .with("name", SQLDataType.VARCHAR(10))
          .withBookkeeping();

  @BeforeEach
  void aFile() throws IOException {
    loading.file("t.csv", "at,name\n2020-05-02 18:51:57,x\n");
  }

  @Test
  void isMissing() throws SQLException {
    TaskFailed failure = failure();

    assertThat(failure)
        .hasMessage("table raw.t: the database has no such table; migrate the warehouse");
    assertThat(failure.retryable()).isFalse();
  }

  @Test
  void lacksAColumn() throws SQLException {
    loading.sql().execute("create table raw.t (at timestamp, file_id bigint, line_no bigint)");

    assertThat(failure())
        .hasMessage("table raw.t: the database has no column name in it; migrate the warehouse");
  }

  @Test
  void hasAColumnOfAnotherTypeAsWide() throws SQLException {
    loading
        .sql()
        .execute("create table raw.t (at timestamptz, name text, file_id bigint, line_no bigint)");

    assertThat(failure())
        .hasMessage(
            "table raw.t: column at is timestamp with time zone in the database, but timestamp"
                + " without time zone in the program; migrate the warehouse or build the program"
                + " again");
  }

  @Test
  void countsLinesInAnotherType() throws SQLException {
    loading
        .sql()
        .execute("create table raw.t (at timestamp, name text, file_id bigint, line_no int)");

    assertThat(failure()).hasMessageContaining("column line_no is integer in the database");
  }

  @Test
  void mayUseADomainOrAnotherCharacterType() throws Exception {
    loading
        .sql()
        .execute(
            "create domain raw.moment as timestamp; create table raw.t (at raw.moment, name"
                + " char(3), file_id bigint, line_no bigint)");

    loading.run(copy(csv("t.csv")).into(built).replacing());

    assertThat(loading.values(built, "at::text || name")).containsExactly("2020-05-02 18:51:57x");
  }

  private TaskFailed failure() throws SQLException {
    return loading.failure(copy(csv("t.csv")).into(built).replacing());
  }
}
