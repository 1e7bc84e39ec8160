package io.millrace.orchestrator.execute;

import io.millrace.orchestrator.run.Claim;
import io.millrace.orchestrator.run.Effect;
import io.millrace.orchestrator.run.Outcome;
import io.millrace.tasks.TaskFailed;
import io.millrace.tasks.WarehouseOperator;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * A try in a warehouse, exactly once: T1 raises the fence, T2 is the effect, its checks and the
 * ledger's row in one commit. T3, recording the outcome, is the dispatcher's.
 */
final class WarehouseTry {

  private final RunningTry running;
  private final TryServices services;
  private final Claim claim;

  WarehouseTry(RunningTry running, TryServices services) {
    this.running = running;
    this.services = services;
    this.claim = running.claim();
  }

  Outcome run(WarehouseOperator<?> operator, TryEnd ends) throws SQLException {
    return Objects.requireNonNull(
        raised((session, dsl, fence) -> attempt(operator, ends, session, dsl, fence)));
  }

  /**
   * Only raises the fence, for a task that is none of the warehouse any more; null if no earlier
   * try of it took effect, and none can from now on.
   */
  @Nullable Outcome fence() throws SQLException {
    return raised((session, dsl, fence) -> {
      stepBack(session, fence);
      return null;
    });
  }

  private @Nullable Outcome raised(BehindFence work) throws SQLException {
    String warehouse = warehouse();
    try (var session = new FencedSession(services.warehouses().named(warehouse).getConnection())) {
      DSLContext dsl = DSL.using(session.connection(), SQLDialect.POSTGRES);
      var fence = new Fence(dsl, services.orchestrator(), claim);
      Failpoint.BEFORE_T1.reach(running.taskId());
      // It commits by itself: a machine that is gone leaves no lock behind.
      fence.endOlderBackend();
      session.connection().setAutoCommit(false);
      session.named();
      Fence.Raised raised = fence.raise();
      services.absences().reached(warehouse);
      if (!(raised instanceof Fence.Raised.Clear)) {
        session.free();
      }
      return switch (raised) {
        case Fence.Raised.Done done -> adopt(done.outcome());
        case Fence.Raised.Superseded superseded -> superseded();
        case Fence.Raised.Clear clear -> work.run(session, dsl, fence);
      };
    }
  }

  private String warehouse() {
    String warehouse = running.warehouse();
    if (warehouse == null) {
      throw new IllegalStateException(running.dagId() + " has no warehouse");
    }
    return warehouse;
  }

  private static void stepBack(FencedSession session, Fence fence) throws SQLException {
    fence.stepBack();
    session.connection().commit();
    session.free();
  }

  private Outcome attempt(
      WarehouseOperator<?> operator,
      TryEnd ends,
      FencedSession session,
      DSLContext dsl,
      Fence fence)
      throws SQLException {
    Outcome end = ends.withoutRunning();
    if (end != null) {
      stepBack(session, fence);
      return end;
    }
    String warehouse = warehouse();
    Failpoint.BETWEEN_T1_AND_T2.reach(running.taskId());
    Outcome outcome = new Transaction(warehouse, session, dsl, fence).run(operator);
    if (outcome instanceof Outcome.Succeeded) {
      services.absences().written(warehouse);
    }
    return outcome;
  }

  /**
   * As a rule its claim is not held any more, and this is dropped. But an orchestrator's database
   * that has lost commits hands out a token that the ledger has seen: the next one finds out.
   */
  private static Outcome superseded() {
    return new Outcome.Unknown("a newer claim was at its fence; the next one finds out");
  }

  private Outcome adopt(JSONB outcome) {
    running.log("an earlier try has committed this effect; its outcome is adopted");
    try {
      return new Outcome.Succeeded(AdoptedEffect.of(outcome), true);
    } catch (TaskFailed unreadable) {
      String reason =
          "an earlier try has done it, but what it left in the ledger cannot be read ("
              + unreadable.getMessage()
              + "); clear the task to do it again";
      running.log(reason);
      return Outcome.Failed.forGood(reason);
    }
  }

  /** T2. */
  private final class Transaction implements StopSignal.Work {

    private final String warehouse;
    private final FencedSession session;
    private final Connection connection;
    private final DSLContext dsl;
    private final Fence fence;
    private final Rejects rejects = new Rejects();
    private final QueryRunner queries;
    private final WarehouseTryContext context;
    private final CheckRunner checks;

    Transaction(String warehouse, FencedSession session, DSLContext dsl, Fence fence) {
      this.warehouse = warehouse;
      this.session = session;
      this.connection = session.connection();
      this.dsl = dsl;
      this.fence = fence;
      this.queries = new QueryRunner(connection, running.stop(), running.task().lineage());
      this.context = new WarehouseTryContext(running, connection, queries, rejects);
      this.checks = new CheckRunner(queries, running::log, new JudgeMeasures(running, queries));
    }

    Outcome run(WarehouseOperator<?> operator) throws SQLException {
      running.stop().underWay(this);
      try {
        queries.set(running.values());
        var writers =
            new TableWriters(dsl, services.orchestrator(), running.run(), running::hasWritten);
        writers.requireOwn(running.inputs(), running.task().lineage().writes());
        Object output = operator.run(context);
        checks.run(running.task().checks());
        String failures = checks.failures();
        if (failures != null) {
          throw blocked(failures);
        }
        writers.wrote(running.task().lineage().writes());
        keepRejects();
        Failpoint.IN_T2.reach(running.taskId());
        return commit(effect(running.rows(), Outputs.write(output)));
      } catch (Exception | Error failure) {
        return rolledBack(failure);
      } finally {
        running.stop().underWay(null);
      }
    }

    /** Says where to go on, without a stack trace: of all code in it none is the author's. */
    private TaskFailed blocked(String failures) {
      TaskFailed blocked =
          TaskFailed.forGood(
              "%s; nothing was published (`millrace checks` shows the rows; mend them where they come from, then `millrace runs retry %s --dag %s --from %s`, or from the task before it that loads them)"
                  .formatted(
                      failures, running.run().runId(), running.run().dagId(), claim.label()));
      blocked.setStackTrace(new StackTraceElement[0]);
      return blocked;
    }

    private Effect effect(@Nullable Long rows, @Nullable String output) {
      return new Effect(
          rows,
          rejects.count(),
          output,
          checks.results(),
          queries.executed(),
          context.files(),
          Skips.of(running, output));
    }

    private Outcome commit(Effect effect) throws SQLException {
      if (!fence.close(JSONB.valueOf(Json.write(effect)))) {
        if (fence.stands()) {
          throw GuardedConnection.transactionEnded();
        }
        connection.rollback();
        session.free();
        return superseded();
      }
      running.stop().underWay(null);
      try {
        connection.commit();
      } catch (SQLException lost) {
        if (Failures.connectionLost(lost)) {
          return new Outcome.Unknown("the answer to its commit was lost; the next claim finds out");
        }
        throw lost;
      }
      session.free();
      Failpoint.AFTER_COMMIT.reach(running.taskId());
      return new Outcome.Succeeded(effect, false);
    }

    private Outcome rolledBack(Throwable failure) {
      Outcome unavailable = new WarehouseTrouble(running, services).during(failure);
      Outcome outcome =
          unavailable != null
              ? unavailable
              : TryFailure.outcome(running, services.random(), failure, effect(null, null));
      try {
        connection.rollback();
        boolean mine = fence.stepBack();
        connection.commit();
        session.free();
        if (mine) {
          keepRejects();
          connection.commit();
        }
      } catch (SQLException | RuntimeException broken) {
        // The server rolls back by itself: a session that is not free ends.
        if (!Failures.connectionLost(failure)) {
          running.log("its session is not left in order: " + Failures.of(broken).sentence());
        }
      }
      return outcome;
    }

    private void keepRejects() {
      if (rejects.notKept() > 0) {
        running.log(
            "%d of %d rejected rows are not kept: they are too much text"
                .formatted(rejects.notKept(), rejects.count()));
      }
      rejects.write(dsl, services.orchestrator(), claim);
    }

    @Override
    public void interrupt() {
      new RunningStatement(connection).cancel(running::log);
    }

    /** Over another session: this one's may be waited for. */
    @Override
    public boolean cutOff() {
      try (Connection other = services.warehouses().named(warehouse).getConnection()) {
        DSLContext session = DSL.using(other, SQLDialect.POSTGRES);
        return new Fence(session, services.orchestrator(), claim).endBackend();
      } catch (SQLException | RuntimeException failure) {
        running.log("its session could not be ended: " + Failures.of(failure).sentence());
        return false;
      }
    }
  }

  /** What is done once the fence stands. */
  @FunctionalInterface
  private interface BehindFence {
    @Nullable Outcome run(FencedSession session, DSLContext dsl, Fence fence) throws SQLException;
  }

  /** How a claim ends that only fences. */
  @FunctionalInterface
  interface TryEnd {
    /** The outcome to record instead of running; null to run. */
    @Nullable Outcome withoutRunning();
  }
}
