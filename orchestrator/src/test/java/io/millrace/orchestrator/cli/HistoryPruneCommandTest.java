package io.millrace.orchestrator.cli;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.alert.FailedRun;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class HistoryPruneCommandTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  @TempDir private Path folder;
  private Terminal terminal;

  @BeforeEach
  void opens() throws IOException {
    terminal =
        new Terminal(folder).with("MILLRACE_DB_URL", DATABASE.libpqUrl()).withDags(Harvest.class);
  }

  @Test
  void removesWhatIsOlderThanItIsTold() {
    long old = FailedRun.queue(DATABASE.sql());
    long newest = FailedRun.queue(DATABASE.sql());
    DATABASE.sql().execute("update orchestrator.dag_run set ended_at = now() - interval '40 d'");

    assertThat(terminal.run("history", "prune", "--older-than", "41", "--json").out())
        .isEqualTo("{\"runs\":0,\"task_instances\":0}\n");
    assertThat(terminal.run("history", "prune", "--older-than", "39", "--dry-run").out())
        .isEqualTo("1 run(s) with 1 task(s) that ended more than 39 day(s) ago would be removed\n");
    assertThat(DATABASE.sql().fetchCount(DAG_RUN)).isEqualTo(2);

    var pruned = terminal.with("MILLRACE_KEEP_HISTORY_DAYS", "30").run("history", "prune");

    assertThat(pruned.exit()).isZero();
    assertThat(pruned.out())
        .isEqualTo("1 run(s) with 1 task(s) that ended more than 30 day(s) ago are removed\n");
    assertThat(DATABASE.sql().fetchExists(DAG_RUN, DAG_RUN.DAG_RUN_ID.eq(old))).isFalse();
    assertThat(DATABASE.sql().fetchExists(DAG_RUN, DAG_RUN.DAG_RUN_ID.eq(newest))).isTrue();
  }

  @Test
  void removesNothingUnlessSomebodySaysHowOld() {
    var refused = terminal.run("history", "prune");

    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err())
        .isEqualTo(
            "millrace: Nothing says how old history may become; give --older-than DAYS, or set"
                + " MILLRACE_KEEP_HISTORY_DAYS.\n");
    assertThat(terminal.run("history", "prune", "--older-than", "-1").err())
        .isEqualTo("millrace: --older-than must be 0 to 99999 days, not -1.\n");
    var refusedToo = terminal.run("history", "prune", "--older-than", "2500000");
    assertThat(refusedToo.exit()).isEqualTo(2);
    assertThat(refusedToo.err())
        .isEqualTo("millrace: --older-than must be 0 to 99999 days, not 2500000.\n");
  }
}
