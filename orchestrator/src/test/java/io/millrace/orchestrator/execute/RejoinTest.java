package io.millrace.orchestrator.execute;

import static io.millrace.sql.orchestrator.Tables.NODE;
import static io.millrace.tasks.plain.JavaTasks.java;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.orchestrator.run.NewNode;
import io.millrace.orchestrator.run.Nodes;
import io.millrace.orchestrator.run.Nodes.Joined;
import io.millrace.orchestrator.run.RunState;
import io.millrace.tasks.Dag;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The name of a node that was declared dead is held by a node that nobody has heard of since. */
class RejoinTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final Duration LEASE = Duration.ofHours(1);
  private static final Duration THIRD = LEASE.dividedBy(3);

  private final Nodes nodes = new Nodes(DATABASE.sql(), LEASE);
  private final AtomicBoolean away = new AtomicBoolean();
  private long now;

  @Test
  void takesTheNameOnceItHasSeenNothingOfTheHolderForALease() {
    Joined ghost = joined("ghost");
    Rejoin rejoin = rejoin("ghost");

    assertThat(rejoin.attempt()).isEmpty();
    assertThat(after(THIRD, rejoin)).isEmpty();
    assertThat(after(THIRD, rejoin)).isEmpty();
    Optional<Joined> joined = after(THIRD, rejoin);

    assertThat(joined).isPresent();
    assertThat(NodeRow.state(DATABASE, ghost)).isEqualTo("dead");
  }

  @Test
  void leavesTheNameToAHolderThatLives() {
    Joined holder = joined("holder");
    Rejoin rejoin = rejoin("holder");

    for (int beat = 0; beat < 10; beat++) {
      nodes.beat(holder.nodeId(), Instant.EPOCH, 0, false);
      assertThat(after(THIRD, rejoin)).isEmpty();
    }
    assertThat(NodeRow.state(DATABASE, holder)).isEqualTo("alive");
  }

  @Test
  void judgesNobodyByATimeInWhichItDidNotSeeTheDatabase() {
    Joined holder = joined("unseen");
    Rejoin rejoin = rejoin("unseen");
    assertThat(rejoin.attempt()).isEmpty();
    assertThat(after(THIRD, rejoin)).isEmpty();

    away.set(true);
    assertThatThrownBy(() -> after(THIRD, rejoin)).hasMessage("away");
    away.set(false);
    assertThat(after(THIRD, rejoin)).isEmpty();
    assertThat(after(LEASE.multipliedBy(2), rejoin)).as("after a pause of its own").isEmpty();

    assertThat(NodeRow.state(DATABASE, holder)).isEqualTo("alive");
  }

  @Test
  void goesOnAfterTheAnswerToItsJoiningWasLost() {
    var builder = Dag.named("any");
    builder.task("only", java(context -> {}));
    Dag dag = builder.build();

    try (var node = new EngineFixture(DATABASE.dataSource(), dag)) {
      replaceByAGhost();

      assertThat(node.run(dag)).isEqualTo(RunState.SUCCESS);
    }
  }

  private static void replaceByAGhost() {
    DATABASE
        .sql()
        .transaction(transaction -> {
          var tx = transaction.dsl();
          String name =
              tx.update(NODE)
                  .set(NODE.STATE, "dead")
                  .where(NODE.NAME.startsWith("test "))
                  .returningResult(NODE.NAME)
                  .fetchSingle()
                  .value1();
          tx.insertInto(NODE)
              .set(NODE.NAME, name)
              .set(NODE.HOST, "here")
              .set(NODE.STATE, "alive")
              .set(NODE.LEASE_UNTIL, DSL.field("clock_timestamp()", OffsetDateTime.class))
              .execute();
        });
  }

  private Joined joined(String name) {
    return nodes.join(NewNode.named(name), List.of()).orElseThrow();
  }

  private Rejoin rejoin(String name) {
    var joining = new Joining(nodes, NewNode.named(name), List::of);
    return new Rejoin(
        nodes,
        name,
        () -> {
          if (away.get()) {
            throw new IllegalStateException("away");
          }
          return joining.joinNow();
        },
        () -> now);
  }

  private Optional<Joined> after(Duration time, Rejoin rejoin) {
    now += time.toNanos();
    return rejoin.attempt();
  }
}
