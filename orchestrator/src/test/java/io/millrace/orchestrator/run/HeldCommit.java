package io.millrace.orchestrator.run;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** A session whose transaction is committed when a test says so, and not when the code does. */
final class HeldCommit implements AutoCloseable {

  private final Connection connection;

  HeldCommit(DataSource database) throws SQLException {
    connection = database.getConnection();
  }

  DSLContext sql() {
    Connection held =
        (Connection)
            Proxy.newProxyInstance(
                HeldCommit.class.getClassLoader(),
                new Class<?>[] {Connection.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("commit")) {
                    return null;
                  }
                  try {
                    return method.invoke(connection, arguments);
                  } catch (InvocationTargetException thrown) {
                    throw thrown.getCause();
                  }
                });
    return DSL.using(held, SQLDialect.POSTGRES);
  }

  void commit() throws SQLException {
    connection.commit();
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
