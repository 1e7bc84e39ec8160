package io.millrace.orchestrator.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.settings.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.jooq.Record;
import org.jooq.RecordMapper;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** At each named place: the next start ends the run, and each effect is there once. */
class CrashTest {

  private static final int KILLED = 128 + 9;
  static final List<String> PLACES =
      List.of(
          "before_t1",
          "between_t1_and_t2",
          "in_t2",
          "after_commit",
          "between_t2_and_t3",
          "after_t3");

  @TempDir static Path folder;

  @SuppressWarnings("NullAway.Init") // before all
  private static Millraces millraces;

  private int runsBefore;

  @BeforeAll
  static void prepare() throws Exception {
    millraces = new Millraces(folder);
  }

  @BeforeEach
  void countRuns() throws Exception {
    runsBefore = Files.exists(folder.resolve("home")) ? states().size() : 0;
  }

  @ParameterizedTest
  @FieldSource("PLACES")
  void theNextStartEndsARunThatWasKilled(String place) throws Exception {
    assertThat(millraces.start(place + "@first:kill", "run", "increments").await().status())
        .isEqualTo(KILLED);

    Millraces.Ended next = millraces.run("run", "increments", "--json");

    assertThat(next.status()).as(next.err()).isZero();
    assertThat(next.out()).contains("\"state\":\"success\"");
    assertEachEffectOnce();
  }

  @ParameterizedTest
  @FieldSource("PLACES")
  void aNodeThatWasStoppedAndGoesOnDoesNoHarm(String place) throws Exception {
    Millraces.Running stopped = millraces.start(place + "@first:stop", "run", "increments");
    stopped.awaitStopped();

    Millraces.Ended other = millraces.run("run", "increments");
    stopped.goOn();

    assertThat(other.status()).as(other.err()).isZero();
    Millraces.Ended woken = stopped.await();
    assertThat(woken.status()).as(woken.err()).isZero();
    assertEachEffectOnce();
  }

  private void assertEachEffectOnce() throws SQLException {
    assertThat(states()).hasSize(runsBefore + 2).containsOnly("success");
    List<Integer> effects =
        ask(
            "increments",
            "select count(*) from increments group by run_id, task_id",
            row -> row.get(0, Integer.class));
    assertThat(effects)
        .as("each run of two tasks, each once")
        .hasSize(2 * (runsBefore + 2))
        .containsOnly(1);
  }

  private static List<String> states() throws SQLException {
    return ask(
        Databases.ORCHESTRATOR,
        "select state from orchestrator.dag_run",
        row -> row.get(0, String.class));
  }

  private static <T> List<T> ask(String database, String query, RecordMapper<Record, T> mapper)
      throws SQLException {
    var home = Map.of("MILLRACE_HOME", folder.resolve("home").toString());
    try (var databases = new Databases(Settings.load(home, folder));
        var connection = databases.connect(database)) {
      return DSL.using(connection, SQLDialect.POSTGRES).fetch(query).map(mapper);
    }
  }
}
