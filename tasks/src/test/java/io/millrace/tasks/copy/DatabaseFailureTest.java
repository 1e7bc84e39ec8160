package io.millrace.tasks.copy;

import static io.millrace.tasks.copy.Copy.copy;
import static io.millrace.tasks.copy.Copy.csv;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.TaskFailed;
import io.millrace.testing.FakeWarehouseContext;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What can happen to the database, or to the thread, in the middle of a COPY. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a lost COPY would wait
class DatabaseFailureTest {

  @RegisterExtension static final TestDatabase warehouse = TestDatabase.empty();
  @RegisterExtension final Loading loading = new Loading(warehouse);

  private static final String ROWS = "1,some text\n".repeat(400_000);

  private RawTable table = table();

  private static RawTable table() {
    return new RawTable("t")
        .with("a", SQLDataType.INTEGER)
        .with("b", SQLDataType.CLOB)
        .withBookkeeping();
  }

  @BeforeEach
  void aFileOfSomeLength() throws IOException {
    table = loading.create(table());
    loading.file("t.csv", "a,b\n" + ROWS);
  }

  private CopyOperator operator() {
    return copy(csv("t.csv")).into(table).replacing();
  }

  @Test
  void aServerProcessThatEndsIsAFailureForNow() throws Exception {
    String process = process(loading.context().connection());
    loading
        .context()
        .onProgress(() -> loading.query("select pg_terminate_backend(" + process + ")"));

    assertThatThrownBy(() -> operator().run(loading.context()))
        .isInstanceOfSatisfying(
            TaskFailed.class, failure -> assertThat(failure.retryable()).isTrue())
        .hasMessageContaining("t.csv into raw.t: the connection to the database was lost");
    assertThat(loading.query("select count(*) from raw.t")).containsExactly(0L);
  }

  @Test
  void aCutConnectionIsAFailureForNow() throws Exception {
    try (var wire = new Wire(warehouse.url());
        Connection connection =
            DriverManager.getConnection(wire.url(), warehouse.user(), warehouse.password())) {
      connection.setAutoCommit(false);
      var context = new FakeWarehouseContext(connection, loading.folder());
      context.onProgress(wire::cut);

      assertThatThrownBy(() -> operator().run(context))
          .isInstanceOfSatisfying(
              TaskFailed.class, failure -> assertThat(failure.retryable()).isTrue())
          .hasMessageContaining("t.csv into raw.t: the connection to the database was lost");

      connection.abort(Runnable::run);
    }
  }

  @Test
  void aCancelledStatementIsAFailureForNow() throws Exception {
    String process = process(loading.context().connection());
    loading.context().onProgress(() -> loading.query("select pg_cancel_backend(" + process + ")"));

    TaskFailed failure = loading.failure(operator());

    assertThat(failure).hasMessageContaining("cancelled");
    assertThat(failure.retryable()).isTrue();
    assertConnectionIsUsable();
  }

  @Test
  void anInterruptCancelsTheCopy() throws Exception {
    loading.context().onProgress(Thread.currentThread()::interrupt);

    assertThatThrownBy(() -> operator().run(loading.context()))
        .isInstanceOf(InterruptedException.class);

    assertThat(Thread.interrupted()).isFalse();
    loading.context().connection().rollback();
    assertConnectionIsUsable();
    assertThat(loading.context().progress()).hasSize(1);
  }

  @Test
  void anInterruptEndsAVirtualThreadToo() throws Exception {
    var thrown = new Throwable[1];
    Thread thread =
        Thread.ofVirtual()
            .unstarted(() -> {
              loading.context().onProgress(Thread.currentThread()::interrupt);
              try {
                operator().run(loading.context());
              } catch (InterruptedException | RuntimeException e) {
                thrown[0] = e;
              }
            });

    thread.start();
    thread.join();

    assertThat(thrown[0]).isInstanceOf(InterruptedException.class);
    loading.context().connection().rollback();
    assertConnectionIsUsable();
  }

  @Test
  void aFullDiskIsAFailureForNow() throws Exception {
    try (var server = new SmallDiskServer(warehouse);
        Connection connection = server.connect()) {
      DSL.using(connection).execute("create schema raw");
      DSL.using(connection).createTable(table).columns(table.fields()).execute();
      DSL.using(connection).execute("alter table raw.t set tablespace small");
      connection.setAutoCommit(false);
      var context = new FakeWarehouseContext(connection, loading.folder());

      assertThatThrownBy(() -> operator().run(context))
          .isInstanceOfSatisfying(
              TaskFailed.class, failure -> assertThat(failure.retryable()).isTrue())
          .hasMessageContaining("t.csv into raw.t: the database's disk is full")
          .hasMessageContaining("free some space")
          .hasMessageEndingWith("; run the task again");

      connection.rollback();
      assertThat(DSL.using(connection).fetchCount(table)).isZero();
    }
  }

  @Test
  void aRowThatTheTableRefusesIsNamed() throws Exception {
    loading.sql().execute("alter table raw.t add check (a < 2)");
    loading.file("t.csv", "a,b\n1,x\n2,y\n");

    TaskFailed failure = loading.failure(operator());

    assertThat(failure)
        .hasCauseInstanceOf(SQLException.class)
        .hasMessageEndingWith("; correct the file or the table")
        .hasMessageContaining("t_a_check")
        .hasMessageContaining("Failing row contains (2, y, ")
        .hasMessageContaining(", 3)");
    assertThat(failure.retryable()).isFalse();
  }

  @Test
  void aLockedTableIsAFailureForNow() throws Exception {
    try (Connection other = warehouse.connect()) {
      other.setAutoCommit(false);
      DSL.using(other).execute("lock table raw.t");
      DSL.using(loading.context().connection()).execute("set lock_timeout = '10ms'");

      TaskFailed failure = loading.failure(operator());

      assertThat(failure).hasMessageContaining("lock timeout");
      assertThat(failure.retryable()).isTrue();
    }
  }

  private void assertConnectionIsUsable() throws SQLException {
    assertThat(DSL.using(loading.context().connection()).fetchCount(table)).isZero();
  }

  private static String process(Connection connection) {
    return String.valueOf(DSL.using(connection).fetchValue("select pg_backend_pid()"));
  }
}
