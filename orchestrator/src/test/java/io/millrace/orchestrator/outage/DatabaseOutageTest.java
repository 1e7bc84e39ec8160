package io.millrace.orchestrator.outage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.embedded.RestartableServer;
import io.millrace.orchestrator.embedded.RestartableServer.Shutdown;
import io.millrace.orchestrator.execute.Absences;
import io.millrace.orchestrator.execute.Absences.Absence;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The orchestrator's database or a warehouse on another server goes away while two nodes run SQL,
 * COPY, Java and shell tasks that have no retries.
 */
class DatabaseOutageTest {

  /** Many leases long; 60 for a real minute. */
  private static final Duration GONE = Duration.ofSeconds(Integer.getInteger("outage.seconds", 8));

  private static final Duration UNDER_WAY = Duration.ofMillis(400);

  @TempDir private static Path folder;

  @SuppressWarnings("NullAway.Init") // before all
  private static RestartableServer orchestrator;

  @SuppressWarnings("NullAway.Init") // before all
  private static RestartableServer warehouse;

  @SuppressWarnings("NullAway.Init") // before all
  private static Nodes nodes;

  @BeforeAll
  static void start() throws Exception {
    orchestrator = new RestartableServer("orchestrator");
    warehouse = new RestartableServer("warehouse");
    nodes = new Nodes(orchestrator, warehouse, folder);
  }

  @AfterAll
  static void stop() {
    nodes.close();
    warehouse.close();
    orchestrator.close();
  }

  @ParameterizedTest
  @EnumSource
  void goesOnAfterTheOrchestratorsServerWentDown(Shutdown how) throws Exception {
    nodes.create(4);
    nodes.pause(UNDER_WAY);
    orchestrator.shutDown(how);
    orchestrator.start();

    nodes.assertAllIsWell();
  }

  @ParameterizedTest
  @EnumSource
  void goesOnAfterAWarehousesServerWentDown(Shutdown how) throws Exception {
    nodes.create(4);
    nodes.pause(UNDER_WAY);
    warehouse.shutDown(how);
    warehouse.start();

    nodes.assertAllIsWell();
  }

  @Test
  void waitsForTheOrchestratorsServer() throws Exception {
    nodes.create(4);
    nodes.pause(UNDER_WAY);
    orchestrator.shutDown(Shutdown.FAST);
    nodes.pause(GONE);
    assertThat(nodes.absences())
        .allSatisfy(absences -> assertThat(absences.orchestrator()).isPresent());
    orchestrator.start();

    nodes.assertAllIsWell();
    assertThat(nodes.absences())
        .allSatisfy(absences -> assertThat(absences.orchestrator()).isEmpty());
  }

  @Test
  void waitsForAWarehousesServer() throws Exception {
    nodes.create(4);
    nodes.pause(UNDER_WAY);
    warehouse.shutDown(Shutdown.FAST);
    nodes.pause(GONE);
    assertThat(nodes.absences().stream().map(Absences::warehouses).flatMap(List::stream))
        .isNotEmpty()
        .extracting(Absence::database)
        .containsOnly(Effects.WAREHOUSE);
    warehouse.start();

    nodes.assertAllIsWell();
    nodes.await(
        "the word that the warehouse is back",
        () -> nodes.absences().stream().allMatch(absences -> absences.warehouses().isEmpty()));
  }

  @Test
  void goesOnAfterTheOrchestratorsServerStoodStill() throws Exception {
    nodes.create(4);
    nodes.pause(UNDER_WAY);
    orchestrator.freeze();
    try {
      nodes.pause(GONE);
    } finally {
      orchestrator.thaw();
    }

    nodes.assertAllIsWell();
  }

  @Test
  void goesOnAfterAWarehousesServerStoodStill() throws Exception {
    nodes.create(4);
    nodes.pause(UNDER_WAY);
    warehouse.freeze();
    try {
      nodes.pause(GONE);
    } finally {
      warehouse.thaw();
    }

    nodes.assertAllIsWell();
  }

  @Test
  void goesOnWhileTheSessionsOfTheOrchestratorAreEndedOneByOne() throws Exception {
    nodes.create(8);
    endSessions(orchestrator, Nodes.ORCHESTRATOR, 40);

    nodes.assertAllIsWell();
  }

  @Test
  void goesOnWhileTheSessionsOfAWarehouseAreEndedOneByOne() throws Exception {
    nodes.create(8);
    endSessions(warehouse, Effects.WAREHOUSE, 6);

    nodes.assertAllIsWell();
  }

  /** Ends one session after the other, whichever, at moments by chance. */
  private static void endSessions(RestartableServer server, String database, int howMany)
      throws Exception {
    RandomGenerator random = RandomGeneratorFactory.getDefault().create(4);
    for (int ended = 0; ended < howMany; ended++) {
      nodes.pause(Duration.ofMillis(random.nextInt(20, 200)));
      server.execute(
          database,
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'millrace'"
              + " and datname = current_database() order by random() limit 1");
    }
  }
}
