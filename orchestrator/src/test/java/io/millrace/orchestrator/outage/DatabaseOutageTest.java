package io.millrace.orchestrator.outage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.embedded.ControlledServer;
import io.millrace.orchestrator.embedded.ControlledServer.Shutdown;
import io.millrace.orchestrator.execute.Absences;
import io.millrace.orchestrator.execute.Absences.Absence;
import io.millrace.orchestrator.time.RealTime;
import java.io.IOException;
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

  private static final Path SERVERS = Path.of("target", "servers");

  @TempDir private static Path folder;

  @SuppressWarnings("NullAway.Init") // before all
  private static ControlledServer orchestrator;

  @SuppressWarnings("NullAway.Init") // before all
  private static ControlledServer warehouse;

  @SuppressWarnings("NullAway.Init") // before all
  private static Nodes nodes;

  @BeforeAll
  static void start() throws Exception {
    orchestrator = ControlledServer.start(SERVERS.resolve("orchestrator"));
    warehouse = ControlledServer.start(SERVERS.resolve("warehouse"));
    nodes = new Nodes(orchestrator, warehouse, folder);
  }

  @AfterAll
  static void stop() throws IOException {
    nodes.close();
    warehouse.close();
    orchestrator.close();
  }

  @ParameterizedTest
  @EnumSource
  void goesOnAfterTheOrchestratorsServerWentDown(Shutdown how) throws Exception {
    nodes.create(4);
    RealTime.pause(UNDER_WAY);
    orchestrator.shutDown(how);
    startAgain(orchestrator);

    nodes.assertAllIsWell();
  }

  @ParameterizedTest
  @EnumSource
  void goesOnAfterAWarehousesServerWentDown(Shutdown how) throws Exception {
    nodes.create(4);
    RealTime.pause(UNDER_WAY);
    warehouse.shutDown(how);
    startAgain(warehouse);

    nodes.assertAllIsWell();
  }

  @Test
  void waitsForTheOrchestratorsServer() throws Exception {
    nodes.create(4);
    RealTime.pause(UNDER_WAY);
    orchestrator.shutDown(Shutdown.FAST);
    RealTime.pause(GONE);
    assertThat(nodes.absences())
        .allSatisfy(absences -> assertThat(absences.orchestrator()).isPresent());
    startAgain(orchestrator);

    nodes.assertAllIsWell();
    assertThat(nodes.absences())
        .allSatisfy(absences -> assertThat(absences.orchestrator()).isEmpty());
  }

  @Test
  void waitsForAWarehousesServer() throws Exception {
    nodes.create(4);
    RealTime.pause(UNDER_WAY);
    warehouse.shutDown(Shutdown.FAST);
    RealTime.pause(GONE);
    assertThat(nodes.absences().stream().map(Absences::warehouses).flatMap(List::stream))
        .isNotEmpty()
        .extracting(Absence::database)
        .containsOnly(Effects.WAREHOUSE);
    startAgain(warehouse);

    nodes.assertAllIsWell();
    nodes.await(
        "the word that the warehouse is back",
        () -> nodes.absences().stream().allMatch(absences -> absences.warehouses().isEmpty()));
  }

  @Test
  void goesOnAfterTheOrchestratorsServerStoodStill() throws Exception {
    nodes.create(4);
    RealTime.pause(UNDER_WAY);
    orchestrator.freeze();
    try {
      RealTime.pause(GONE);
    } finally {
      orchestrator.thaw();
    }

    nodes.assertAllIsWell();
  }

  @Test
  void goesOnAfterAWarehousesServerStoodStill() throws Exception {
    nodes.create(4);
    RealTime.pause(UNDER_WAY);
    warehouse.freeze();
    try {
      RealTime.pause(GONE);
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

  /** On the port that the nodes know. */
  private static void startAgain(ControlledServer server) {
    int port = server.port();
    server.startAgain();
    assertThat(server.port()).as("nobody else has taken the server's port").isEqualTo(port);
  }

  /** Ends one session after the other, whichever, at moments by chance. */
  private static void endSessions(ControlledServer server, String database, int howMany)
      throws Exception {
    RandomGenerator random = RandomGeneratorFactory.getDefault().create(4);
    for (int ended = 0; ended < howMany; ended++) {
      RealTime.pause(Duration.ofMillis(random.nextInt(20, 200)));
      server.execute(
          database,
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'millrace'"
              + " and datname = current_database() order by random() limit 1");
    }
  }
}
