package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.DEFERRAL;
import static io.millrace.sql.orchestrator.Tables.TASK_INSTANCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jooq.ExecuteListener;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A task that waits, in a queue of its own. */
class DeferralsTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private static final RunGraph WAITS = Graphs.graph("shop", Graphs.external("wait", "files"));
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void arePokedByWhoTakesTheirQueue() {
    defer(Duration.ZERO, HOUR, null);

    assertThat(node.runs().takePokes(taking("default"), 9)).isEmpty();
    assertThat(node.runs().takePokes(taking("files"), 9)).hasSize(1);
    assertThat(node.runs().takePokes(taking("files"), 9)).as("it was asked").isEmpty();
  }

  @Test
  void arePokedByWhoHasTheirVersionIfAnybodyHas() {
    defer(Duration.ZERO, HOUR, null);
    var nodes = new Nodes(node.sql(), Duration.ofSeconds(60));
    var ofAnother = new Scope(Set.of("shop"), Set.of(), null);
    long holder = nodes.join(NewNode.named("holder"), List.of(WAITS)).orElseThrow().nodeId();

    assertThat(node.runs().takePokes(ofAnother, 9)).isEmpty();
    nodes.bury(holder);

    assertThat(node.runs().takePokes(ofAnother, 9)).hasSize(1);
  }

  @Test
  void areLookedAtOnceTheyGiveUp() {
    long run = defer(HOUR.multipliedBy(100), HOUR, Duration.ZERO);

    assertThat(node.runs().wakeDue()).isOne();

    assertThat(node.state(run, "wait")).isEqualTo("ready");
    assertThat(node.sql().fetchCount(DEFERRAL)).isZero();
  }

  @Test
  void arePokedWhenTheyWantToBeAndNotAtTheirUsualTime() {
    defer(Duration.ZERO, Duration.ofSeconds(1), HOUR);
    Poke poke = node.runs().takePokes(taking("files"), 9).getFirst();
    OffsetDateTime soon = pokeAt();

    node.runs().postpone(List.of(new PostponedPoke(poke, HOUR.dividedBy(2))));
    assertThat(pokeAt()).isAfter(soon.plusMinutes(28)).isBefore(soon.plusMinutes(31));

    node.runs().postpone(List.of(new PostponedPoke(poke, HOUR.multipliedBy(2))));
    assertThat(pokeAt()).as("it gives up before").isBefore(soon.plusMinutes(61));
    OffsetDateTime last = pokeAt();

    var ofEarlierTry =
        new Poke(
            poke.taskInstanceId(), poke.dagRunId(), "wait", poke.token() - 1, 1, poke.mapped());
    node.runs().postpone(List.of(new PostponedPoke(ofEarlierTry, Duration.ZERO)));
    assertThat(pokeAt()).isEqualTo(last);
  }

  @Test
  void leaveNothingBehindForATaskThatIsReady() {
    long run = defer(Duration.ZERO, HOUR, null);
    long wait = node.sql().fetchSingle(TASK_INSTANCE).get(TASK_INSTANCE.TASK_INSTANCE_ID);
    node.runs().wake(List.of(wait));
    node.claim();
    var inBetween = new AtomicBoolean(true);
    ExecuteListener deferredAgain =
        ExecuteListener.onEnd(statement -> {
          if (inBetween.getAndSet(false)) {
            end(Duration.ZERO, HOUR, null);
          }
        });

    List<TaskRows.Moved> awake =
        node.sql()
            .transactionResult(
                tx -> Deferrals.wake(tx.deriveAppending(deferredAgain).dsl(), List.of(wait)));

    assertThat(awake).as("it was not deferred yet").isEmpty();

    assertThat(node.state(run, "wait")).isEqualTo("deferred");
    assertThat(node.sql().fetchCount(DEFERRAL)).isOne();
  }

  @Test
  void takeTheRowOfAnEarlierWait() {
    long run = node.start(WAITS);
    node.sql()
        .insertInto(DEFERRAL)
        .set(DEFERRAL.TASK_INSTANCE_ID, node.running("wait").taskInstanceId())
        .set(DEFERRAL.DAG_RUN_ID, run)
        .set(DEFERRAL.POKE_AT, OffsetDateTime.parse("2100-01-01T00:00:00Z"))
        .execute();

    end(Duration.ZERO, HOUR, null);

    assertThat(node.runs().takePokes(taking("files"), 9)).hasSize(1);
  }

  private long defer(Duration in, Duration every, @Nullable Duration givesUpIn) {
    long run = node.start(WAITS);
    end(in, every, givesUpIn);
    return run;
  }

  private void end(Duration in, Duration every, @Nullable Duration givesUpIn) {
    node.end("wait", new Outcome.Deferred("waits", in, every, givesUpIn));
  }

  private OffsetDateTime pokeAt() {
    return node.sql().fetchSingle(DEFERRAL).get(DEFERRAL.POKE_AT);
  }

  private Scope taking(String queue) {
    Scope all = node.scope();
    return new Scope(all.dagIds(), all.versions(), Set.of(queue));
  }
}
