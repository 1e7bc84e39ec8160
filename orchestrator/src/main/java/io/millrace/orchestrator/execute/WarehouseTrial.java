package io.millrace.orchestrator.execute;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.select;

import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.tasks.RejectedRow;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.WarehouseOperator;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** The effect and the checks of a {@link WarehouseTry} in one transaction, without its fence. */
final class WarehouseTrial {

  private final RunningTry running;
  private final TryServices services;
  private final boolean keeping;
  private final Rejects rejects = new Rejects();

  WarehouseTrial(RunningTry running, TryServices services, boolean keeping) {
    this.running = running;
    this.services = services;
    this.keeping = keeping;
  }

  List<RejectedRow> rejected() {
    return rejects.rows();
  }

  /** Every failure is an outcome, but for a warehouse that there is no way to. */
  Outcome run(WarehouseOperator<?> operator) {
    String warehouse = running.warehouse();
    if (warehouse == null) {
      throw new IllegalStateException(running.dagId() + " has no warehouse");
    }
    try (Connection connection = services.warehouses().named(warehouse).getConnection()) {
      connection.setAutoCommit(false);
      return new Transaction(connection).run(operator);
    } catch (SQLException failure) {
      return TryFailure.outcome(running, services.random(), failure, Effect.NONE);
    }
  }

  private final class Transaction implements StopSignal.Work {

    private final Connection connection;
    private final QueryRunner queries;
    private final WarehouseTryContext context;
    private final CheckRunner checks;

    Transaction(Connection connection) {
      this.connection = connection;
      this.queries = new QueryRunner(connection, running.stop(), running.task().lineage());
      this.context = new WarehouseTryContext(running, connection, queries, rejects);
      this.checks = new CheckRunner(queries, running::log, new JudgeMeasures(running, queries));
    }

    Outcome run(WarehouseOperator<?> operator) throws SQLException {
      running.stop().underWay(this);
      try {
        Effect effect = effect(operator);
        if (keeping) {
          connection.commit();
        }
        return new Outcome.Succeeded(effect, false);
      } catch (Exception | Error failure) {
        return TryFailure.outcome(running, services.random(), failure, left(null));
      } finally {
        running.stop().underWay(null);
        rollBack();
      }
    }

    private Effect effect(WarehouseOperator<?> operator) throws Exception {
      String transaction = transaction();
      queries.set(running.values());
      Object output = operator.run(context);
      checks.run(running.task().checks());
      String failures = checks.failures();
      if (failures != null) {
        throw TaskFailed.forGood(failures);
      }
      if (!transaction.equals(transaction())) {
        throw GuardedConnection.transactionEnded();
      }
      return left(Outputs.write(output));
    }

    /** Another one afterwards, if the task has ended the one it was given. */
    private String transaction() {
      return DSL.using(connection, SQLDialect.POSTGRES)
          .fetchSingle(select(field("pg_current_xact_id()::text", String.class)))
          .value1();
    }

    private Effect left(@Nullable String output) {
      return new Effect(
          running.rows(),
          rejects.count(),
          output,
          checks.results(),
          queries.executed(),
          context.files(),
          Skips.of(running, output));
    }

    /** A session that is gone has done so by itself. */
    private void rollBack() {
      try {
        connection.rollback();
      } catch (SQLException gone) {
        running.log("its session is gone: " + Failures.of(gone).sentence());
      }
    }

    @Override
    public void interrupt() {
      new RunningStatement(connection).cancel(running::log);
    }

    @Override
    public boolean cutOff() {
      return false;
    }
  }
}
