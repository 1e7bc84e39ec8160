package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.tasks.plain.JavaTasks;
import io.millrace.testing.TestDatabase;
import java.time.Instant;
import java.util.List;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another transaction is in the way of one of the orchestrator's. */
class ConflictTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final Interval DAY =
      new Interval(Instant.parse("2026-11-19T00:00:00Z"), Instant.parse("2026-11-20T00:00:00Z"));

  private final Runs runs = new Runs(DATABASE.sql());

  @ParameterizedTest
  @ValueSource(strings = {"40001", "40P01"})
  void isRepeatedUntilNobodyIsInTheWay(String state) {
    refuseRuns(3, state);

    create("conflict_" + state);

    assertThat(DATABASE.sql().fetchCount(DAG_RUN, DAG_RUN.RUN_ID.eq("conflict_" + state))).isOne();
  }

  @Test
  void isNotRepeatedForEver() {
    refuseRuns(Integer.MAX_VALUE, "40001");

    assertThatThrownBy(() -> create("never")).isInstanceOf(DataAccessException.class);
  }

  private void create(String name) {
    var dag = Dag.named("conflicting");
    dag.task("only", JavaTasks.java(context -> {}));
    var run = new NewRun("conflicting", name, RunType.MANUAL, DAY, "{}", List.of(), null);
    long ignored = runs.create(run, RunGraph.of(dag.build()));
  }

  /** A sequence counts what is rolled back as well. */
  private static void refuseRuns(int times, String state) {
    var sql = DATABASE.sql();
    sql.execute("create sequence refusals");
    sql.execute(
        """
        create function refuse() returns trigger language plpgsql as $$ begin
          if nextval('public.refusals') <= %d then
            raise exception 'as a test' using errcode = '%s';
          end if;
          return new;
        end $$
        """
            .formatted(times, state));
    sql.execute(
        "create trigger refuse before insert on orchestrator.dag_run"
            + " for each row execute function refuse()");
  }

  @AfterEach
  void refuseNoMore() {
    DATABASE.sql().execute("drop function refuse cascade");
    DATABASE.sql().execute("drop sequence refusals");
  }
}
