package io.millrace.orchestrator.execute;

import io.millrace.tasks.TaskFailed;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.util.Set;

/** A connection that leaves the end of its transaction to the engine. */
final class GuardedConnection {

  private static final Set<String> REFUSED =
      Set.of("commit", "rollback", "setAutoCommit", "close", "abort", "setSavepoint");

  private GuardedConnection() {}

  /** What a task comes to that has ended it all the same, by a statement or another way to it. */
  static TaskFailed transactionEnded() {
    return TaskFailed.forGood(
        "a statement ended the transaction, and what came before it may be there without checks; a warehouse task must leave COMMIT and ROLLBACK to the engine");
  }

  static Connection of(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (REFUSED.contains(method.getName())) {
                throw TaskFailed.forGood(
                    "a warehouse task must not call "
                        + method.getName()
                        + "(): its effect, its checks and the ledger are one transaction of the engine");
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause() == null ? thrown : thrown.getCause();
              }
            });
  }
}
