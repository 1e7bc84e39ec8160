package io.millrace.orchestrator.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.orchestrator.run.NewNode;
import io.millrace.orchestrator.run.Nodes;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Programs of two versions on one database: this one, and one with a migration more. */
class UpgradeTest {

  private static final ClassLoader HERE = UpgradeTest.class.getClassLoader();
  private static final String MIGRATION = "create table orchestrator.newer (id bigint)";

  @RegisterExtension static final TestDatabase database = TestDatabase.empty();

  @TempDir private Path folder;

  private final DSLContext sql = database.sql();
  private final Nodes nodes = new Nodes(sql, Duration.ofMinutes(1));

  @BeforeEach
  void isOfThisVersion() {
    sql.execute("drop schema if exists orchestrator cascade");
    Migrations.ORCHESTRATOR.apply(database.dataSource(), HERE);
  }

  @Test
  void addsToADatabaseWhileOlderNodesRunAndLetsThemStart() throws IOException {
    long older = join("older");

    Migrations.ORCHESTRATOR.apply(database.dataSource(), newer(MIGRATION));
    String mark = mark();
    Migrations.ORCHESTRATOR.apply(database.dataSource(), HERE);

    assertThat(sql.fetchCount(sql.selectFrom("orchestrator.newer"))).isZero();
    assertThat(mark()).as("left to the newer program").isEqualTo(mark);
    assertThat(nodes.beat(older, Instant.EPOCH, 0, false).renewed()).isTrue();
    assertThat(join("older too")).isGreaterThan(older);
  }

  @Test
  void waitsWithWhatOlderNodesCannotWorkWithUntilTheyAreGone() throws IOException {
    long older = join("older");
    ClassLoader newer = newer(Upgrade.INCOMPATIBLE + "\n" + MIGRATION);

    assertThatThrownBy(() -> Migrations.ORCHESTRATOR.apply(database.dataSource(), newer))
        .isInstanceOf(UpgradeRefused.class)
        .hasMessage(
            "Nodes of an older version run, which cannot work with this one's database: older;"
                + " stop them, then start this one again.");
    assertThat(nodes.beat(older, Instant.EPOCH, 0, false).renewed()).isTrue();

    nodes.leave(older);
    Migrations.ORCHESTRATOR.apply(database.dataSource(), newer);

    assertThat(sql.fetchCount(sql.selectFrom("orchestrator.newer"))).isZero();
  }

  @Test
  void keepsOlderProgramsOutAfterwards() throws IOException {
    Migrations.ORCHESTRATOR.apply(
        database.dataSource(), newer(Upgrade.INCOMPATIBLE + "\n" + MIGRATION));

    assertThatThrownBy(() -> Migrations.ORCHESTRATOR.apply(database.dataSource(), HERE))
        .isInstanceOf(UpgradeRefused.class)
        .hasMessage(
            "The orchestrator's database is for programs from schema 999 on, and this one has %d;"
                + " start the newer program.",
            Databases.schemaVersion());
    assertThatThrownBy(() -> join("paused meanwhile"))
        .isInstanceOf(UpgradeRefused.class)
        .hasMessageContaining("is for programs from schema 999 on");
  }

  @Test
  void letsOthersPassWhileItWaitsForATablesLock() throws Exception {
    long alive = join("alive");
    ClassLoader newer = newer("alter table orchestrator.node add x int");
    try (var reader = database.dataSource().getConnection();
        var statement = reader.createStatement()) {
      reader.setAutoCommit(false);
      statement.execute("select count(*) from orchestrator.node");
      Thread upgrade =
          Thread.ofVirtual()
              .start(() -> Migrations.ORCHESTRATOR.apply(database.dataSource(), newer));
      Poll.until(
          "the upgrade waits for a lock", Duration.ofSeconds(20), this::somebodyWaitsForALock);

      for (int beat = 0; beat < 3; beat++) {
        assertThat(nodes.beat(alive, Instant.EPOCH, 0, false).renewed()).isTrue();
      }
      assertThat(upgrade.isAlive()).isTrue();
      reader.rollback();
      upgrade.join();
    }
    assertThat(sql.fetch("select x from orchestrator.node")).hasSize(1);
  }

  private boolean somebodyWaitsForALock() {
    return !sql.fetch(
            "select from pg_stat_activity where wait_event_type = 'Lock' and wait_event = 'relation'")
        .isEmpty();
  }

  private long join(String name) {
    return nodes.join(NewNode.named(name), List.of()).orElseThrow().nodeId();
  }

  private String mark() {
    return sql.fetchSingle(
            "select obj_description('orchestrator.flyway_schema_history'::regclass, 'pg_class')")
        .get(0, String.class);
  }

  private ClassLoader newer(String migration) throws IOException {
    Files.createDirectories(folder.resolve("db/orchestrator"));
    Files.writeString(folder.resolve("db/orchestrator/V999__newer.sql"), migration);
    return new URLClassLoader(new URL[] {folder.toUri().toURL()}, HERE);
  }
}
