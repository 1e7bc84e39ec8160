package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.NODE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.database.Installation;
import io.millrace.orchestrator.database.UpgradeRefused;
import io.millrace.orchestrator.run.NewNode;
import io.millrace.orchestrator.run.Nodes;
import io.millrace.orchestrator.run.Nodes.Buried;
import io.millrace.orchestrator.run.Nodes.Joined;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class HeartbeatTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final Duration LEASE = Duration.ofMillis(600);
  private static final int LEFT_BEHIND = 3;
  private final Nodes nodes = new Nodes(DATABASE.sql(), LEASE);
  private final List<String> fate = new ArrayList<>();

  @Test
  void judgesNobodyBeforeItHasSeenTheDatabaseForAWholeLease() throws Exception {
    Joined silent = nodes.join(NewNode.named("silent"), List.of()).orElseThrow();
    expire(silent);
    Heartbeat beating = heartbeat("newcomer", Clock.systemUTC());

    assertThat(beating.runOnce()).isFalse();
    assertThat(NodeRow.state(DATABASE, silent)).isEqualTo("alive");

    Poll.until("somebody is buried", Duration.ofSeconds(20), beating::runOnce);
    assertThat(NodeRow.state(DATABASE, silent)).isEqualTo("dead");
  }

  @Test
  void judgesNobodyWhenItsOwnLeaseHasRunOutAsWell() throws Exception {
    Joined silent = nodes.join(NewNode.named("frozen"), List.of()).orElseThrow();
    Joined judge = nodes.join(NewNode.named("frozen too"), List.of()).orElseThrow();
    expire(silent);
    expire(judge);

    assertThat(nodes.beat(judge.nodeId(), Instant.EPOCH, 0, true).buried()).isEmpty();
    assertThat(nodes.beat(judge.nodeId(), Instant.EPOCH, 0, true).buried())
        .contains(new Buried(silent.nodeId(), "frozen", 0));
  }

  @Test
  void startsNothingUntilANodeThatWasBuriedHasItsNameBack() throws Exception {
    Heartbeat beating = heartbeat("buried", Clock.systemUTC());
    long buried = nodes.holder("buried").orElseThrow().nodeId();
    nodes.bury(buried);
    Joined other = nodes.join(NewNode.named("buried"), List.of()).orElseThrow();

    beating.runOnce();
    beating.runOnce();
    assertThat(fate).containsExactly("lost", "waits");

    nodes.leave(other.nodeId());
    beating.runOnce();
    assertThat(fate).containsExactly("lost", "waits", "rejoined");
    assertThat(nodes.holder("buried").orElseThrow().nodeId()).isGreaterThan(other.nodeId());
  }

  @Test
  void tellsThatItIsNotLetInAgainOnceTheDatabaseIsForNewerPrograms() {
    Heartbeat beating = heartbeat("too old", Clock.systemUTC());
    nodes.bury(nodes.holder("too old").orElseThrow().nodeId());
    Installation.oldestSchema(DATABASE, 999);

    beating.runOnce();
    Installation.oldestSchema(DATABASE, 0);

    assertThat(fate)
        .containsExactly(
            "lost",
            "The orchestrator's database is for programs from schema 999 on, and this one"
                + " has %d; start the newer program.".formatted(Databases.schemaVersion()));
  }

  @Test
  void leavesStillOnceItHasJoinedAgain() {
    Heartbeat beating = heartbeat("leaver", Clock.systemUTC());
    beating.announceLeave();
    nodes.bury(nodes.holder("leaver").orElseThrow().nodeId());

    beating.runOnce();

    assertThat(fate).containsExactly("lost", "rejoined");
    assertThat(
            DATABASE
                .sql()
                .fetchValue(
                    NODE.LEAVING, NODE.NODE_ID.eq(nodes.holder("leaver").orElseThrow().nodeId())))
        .isTrue();
  }

  @Test
  void tellsHowManyThreadsAreLeftBehind() {
    Heartbeat beating = heartbeat("busy", Clock.systemUTC());

    beating.runOnce();

    assertThat(DATABASE.sql().fetchValue(NODE.THREADS_LEFT_BEHIND, NODE.NAME.eq("busy")))
        .isEqualTo(LEFT_BEHIND);
  }

  @Test
  void tellsHowFarOffItsClockIs() {
    Instant hourAhead = Clock.systemUTC().instant().plus(Duration.ofHours(1));
    Heartbeat beating = heartbeat("ahead", Clock.fixed(hourAhead, ZoneOffset.UTC));

    beating.runOnce();

    long ahead =
        DATABASE
            .sql()
            .select(NODE.CLOCK_AHEAD_MILLIS)
            .from(NODE)
            .where(NODE.NAME.eq("ahead"))
            .fetchSingle()
            .value1();
    assertThat(Duration.ofMillis(ahead)).isCloseTo(Duration.ofHours(1), Duration.ofMinutes(1));
  }

  private Heartbeat heartbeat(String name, Clock clock) {
    var joining = new Joining(nodes, NewNode.named(name), List::of);
    long nodeId = joining.joinNow().orElseThrow().nodeId();
    return new Heartbeat(
        nodes,
        nodeId,
        joining::joinNow,
        () -> LEFT_BEHIND,
        clock,
        new Heartbeat.Fate() {
          @Override
          public void lost() {
            fate.add("lost");
          }

          @Override
          public void waitsForItsName() {
            fate.add("waits");
          }

          @Override
          public void rejoined(Joined again) {
            fate.add("rejoined");
          }

          @Override
          public void refused(UpgradeRefused why) {
            fate.add(String.valueOf(why.getMessage()));
          }
        });
  }

  private static void expire(Joined node) {
    DATABASE
        .sql()
        .execute(
            "update orchestrator.node set lease_until = clock_timestamp() - interval '1 minute'"
                + " where node_id = ?",
            node.nodeId());
  }
}
