package io.millrace.orchestrator.run;

import static io.millrace.sql.orchestrator.Tables.ASSET_LISTENER;
import static io.millrace.sql.orchestrator.Tables.ASSET_UPDATE;
import static io.millrace.sql.orchestrator.Tables.RUN_UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.tasks.AssetUpdate;
import io.millrace.tasks.Interval;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What successes publish is written with them, where somebody waits for it. */
class RecordUpdatesTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();
  @RegisterExtension final Played node = new Played(DATABASE);

  private static final String ORDERS = "shop/raw.orders";
  private static final Outcome DONE = new Outcome.Succeeded(Effect.NONE, false);

  @BeforeEach
  void someWait() {
    node.sql().truncate(ASSET_UPDATE).cascade().execute();
    node.sql().truncate(ASSET_LISTENER).execute();
  }

  private void listen(String dag, String asset) {
    node.sql().insertInto(ASSET_LISTENER).values(asset, dag).execute();
  }

  private Pushed finish(Runs runs, Claim claim, Outcome outcome, String... publishes) {
    var finished = new FinishedTry(claim, outcome, "", 0, List.of(publishes));
    return runs.finish(List.of(finished), Played.NODE_ID, Slots.none());
  }

  private Claim started(String dag) {
    node.start(Graphs.chain(dag, "load"));
    return node.running("load");
  }

  private List<String> told() {
    return node.sql()
        .select(RUN_UPDATE.DAG_ID, ASSET_UPDATE.ASSET)
        .from(RUN_UPDATE)
        .join(ASSET_UPDATE)
        .on(ASSET_UPDATE.UPDATE_ID.eq(RUN_UPDATE.UPDATE_ID))
        .orderBy(RUN_UPDATE.UPDATE_ID, RUN_UPDATE.DAG_ID)
        .fetch(row -> row.value1() + " of " + row.value2());
  }

  @Test
  void tellsEachDagThatWaits() {
    listen("marts", ORDERS);
    listen("exports", ORDERS);
    listen("exports", "prices");

    Pushed pushed = finish(node.runs(), started("orders"), DONE, ORDERS, "unheard", "prices");

    assertThat(pushed.updates()).isTrue();
    assertThat(told())
        .containsExactlyInAnyOrder(
            "exports of " + ORDERS, "marts of " + ORDERS, "exports of prices");
    AssetUpdate update = new AssetUpdates(node.sql()).newest(ORDERS, 10).getFirst().update();
    assertThat(update.interval())
        .isEqualTo(new Interval(Instant.EPOCH, Instant.EPOCH.plus(Duration.ofDays(1))));
    assertThat(List.of(update.dagId() + "", update.runId() + "", update.taskId() + ""))
        .containsExactly("orders", "day_0", "load");
  }

  @Test
  void recordsNothingThatNobodyWaitsFor() {
    listen("marts", "prices");

    assertThat(finish(node.runs(), started("orders"), DONE, ORDERS).updates()).isFalse();

    assertThat(node.sql().fetchCount(ASSET_UPDATE)).isZero();
  }

  @Test
  void recordsSuccessesAlone() {
    listen("marts", ORDERS);
    Runs runs = node.runs();

    finish(runs, started("failing"), Outcome.Failed.forGood("no"), ORDERS);
    finish(runs, started("skipping"), new Outcome.Skipped("nothing to do"), ORDERS);
    finish(runs, started("cut"), new Outcome.Unknown("its answer was lost"), ORDERS);

    assertThat(node.sql().fetchCount(ASSET_UPDATE)).isZero();
  }

  @Test
  void isNoUpdateIfItsClaimIsLost() {
    listen("marts", ORDERS);
    Claim claim = started("orders");
    Runs runs = node.runs();

    finish(runs, claim, DONE, ORDERS);
    finish(runs, claim, DONE, ORDERS);

    assertThat(told()).containsExactly("marts of " + ORDERS);
  }

  @Test
  void anAdoptedEffectIsAnUpdate() {
    listen("marts", ORDERS);

    finish(node.runs(), started("orders"), new Outcome.Succeeded(Effect.NONE, true), ORDERS);

    assertThat(told()).containsExactly("marts of " + ORDERS);
  }

  @Test
  void aMarkIsNone() {
    listen("marts", ORDERS);
    long run = node.create(Graphs.chain("orders", "load"), 0);

    node.operations().mark(run, "load", Mark.SUCCESS, Actor.UNKNOWN);

    assertThat(node.state(run, "load")).isEqualTo("success");
    assertThat(node.sql().fetchCount(ASSET_UPDATE)).isZero();
  }

  @Test
  void dagsThatWaitForEachOtherStartEachOtherOnce() {
    listen("b", "of_a");
    listen("c", "of_b");
    listen("a", "of_c");
    listen("a", "of_a");
    Runs runs = node.runs();

    finish(runs, started("a"), DONE, "of_a");
    assertThat(told()).as("not itself").containsExactly("b of of_a");
    finish(runs, startedBy("b"), DONE, "of_b");
    finish(runs, startedBy("c"), DONE, "of_c");

    assertThat(told()).as("and not a again").containsExactly("b of of_a", "c of of_b");
    assertThat(
            node.sql()
                .select(ASSET_UPDATE.CAUSED_BY)
                .from(ASSET_UPDATE)
                .where(ASSET_UPDATE.ASSET.eq("of_c"))
                .fetchSingle()
                .value1())
        .containsExactlyInAnyOrder("a", "b", "c");
  }

  /** A run of a DAG that has seen all it was told of. */
  private Claim startedBy(String dag) {
    Claim claim = started(dag);
    node.sql()
        .update(RUN_UPDATE)
        .set(RUN_UPDATE.DAG_RUN_ID, claim.dagRunId())
        .where(RUN_UPDATE.DAG_ID.eq(dag))
        .execute();
    return claim;
  }

  @Test
  void hearsOfWhoeverBeginsToWaitWithinASecond() throws Exception {
    Runs runs = node.runs();
    finish(runs, started("before"), DONE, ORDERS);
    listen("marts", ORDERS);

    var day = new AtomicInteger();
    Poll.until(
        "it is heard",
        Duration.ofSeconds(20),
        () -> {
          long ignored = node.create(Graphs.chain("orders", "load"), day.incrementAndGet());
          node.admit();
          finish(runs, node.running("load"), DONE, ORDERS);
          return !told().isEmpty();
        });

    assertThat(told()).containsExactly("marts of " + ORDERS);
  }
}
