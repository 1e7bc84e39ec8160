package io.millrace.tasks.copy;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.tasks.TaskFailed;
import io.millrace.testing.FakeWarehouseContext;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A folder with files and one try at loading them, anew for each test. */
final class Loading implements BeforeEachCallback, AfterEachCallback {

  private final TestDatabase database;
  private @Nullable Path folder;
  private @Nullable FakeWarehouseContext context;

  Loading(TestDatabase database) {
    this.database = database;
  }

  @Override
  public void beforeEach(ExtensionContext test) throws IOException, SQLException {
    folder = Files.createTempDirectory("copy");
    Connection connection = database.connect();
    connection.setAutoCommit(false);
    context = new FakeWarehouseContext(connection, folder);
    database.sql().execute("drop schema if exists raw cascade; create schema raw");
  }

  @Override
  public void afterEach(ExtensionContext test) throws IOException, SQLException {
    context().connection().abort(Runnable::run); // it may be broken, and then cannot be closed
    try (var files = Files.walk(folder())) {
      for (Path file : files.toList().reversed()) { // what is in a folder before it
        Files.delete(file);
      }
    }
  }

  Path folder() {
    return Objects.requireNonNull(folder);
  }

  FakeWarehouseContext context() {
    return Objects.requireNonNull(context);
  }

  Path file(String name, String content) throws IOException {
    return file(name, content.getBytes(StandardCharsets.UTF_8));
  }

  Path file(String name, byte[] content) throws IOException {
    return Files.write(folder().resolve(name), content);
  }

  /** Creates the table in the database. */
  RawTable create(RawTable table) {
    database.sql().createTable(table).columns(table.fields()).execute();
    return table;
  }

  /** Runs the operator and commits. */
  CopyResult run(CopyOperator operator) throws Exception {
    try {
      CopyResult result = operator.run(context());
      context().connection().commit();
      return result;
    } finally {
      context().connection().rollback();
    }
  }

  /** Runs the operator, which must fail, and rolls back. */
  TaskFailed failure(CopyOperator operator) throws SQLException {
    try {
      var failure = catchThrowableOfType(TaskFailed.class, () -> operator.run(context()));
      return Objects.requireNonNull(failure, "the task did not fail");
    } finally {
      context().connection().rollback();
    }
  }

  /** A column of the committed rows, in the order of their lines. */
  List<Object> values(RawTable table, String column) {
    return query("select %s from raw.%s order by line_no".formatted(column, table.getName()));
  }

  /** The first column of what the query finds among the committed rows. */
  List<Object> query(String sql) {
    return new ArrayList<>(sql().fetch(sql).getValues(0));
  }

  DSLContext sql() {
    return database.sql();
  }
}
