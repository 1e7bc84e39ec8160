package io.millrace.tasks.bakery;

import io.millrace.tasks.WarehouseOperator;
import io.millrace.testing.FakeWarehouseContext;
import io.millrace.testing.TestDatabase;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SQLDialect;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A transaction in the bakery's warehouse for each test, rolled back when it ends. */
public final class OpenBakery implements BeforeEachCallback, AfterEachCallback {

  private final TestDatabase database;
  private @Nullable Connection connection;
  private @Nullable FakeWarehouseContext context;

  public OpenBakery(TestDatabase database) {
    this.database = database;
  }

  @Override
  public void beforeEach(ExtensionContext test) throws SQLException {
    Connection opened = database.connect();
    opened.setAutoCommit(false);
    connection = opened;
    context = new FakeWarehouseContext(opened, Path.of("."));
    Bakery.DDL.forEach(sql()::execute);
  }

  @Override
  public void afterEach(ExtensionContext test) throws SQLException {
    connection().rollback();
    connection().close();
  }

  public DSLContext sql() {
    return DSL.using(connection(), SQLDialect.POSTGRES);
  }

  public FakeWarehouseContext context() {
    if (context == null) {
      throw new IllegalStateException("the bakery opens with a test");
    }
    return context;
  }

  /** Runs the operator in this transaction and gives the number of rows it reported. */
  public long run(WarehouseOperator<?> operator) throws Exception {
    operator.run(context());
    return context().progress().getLast();
  }

  /** All rows as text, ordered by their first columns: {@code [1, one]}. */
  public List<String> rows(Table<?> table) {
    return sql().fetch("select * from " + table + " order by 1, 2").stream()
        .map(Record::intoList)
        .map(Object::toString)
        .toList();
  }

  private Connection connection() {
    if (connection == null) {
      throw new IllegalStateException("the bakery opens with a test");
    }
    return connection;
  }
}
