package io.millrace.orchestrator.schedule;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.orchestrator.run.AssetUpdates;
import io.millrace.orchestrator.time.RealTime;
import io.millrace.tasks.Dag;
import io.millrace.tasks.Interval;
import io.millrace.tasks.Schedule;
import io.millrace.tasks.Updates;
import io.millrace.tasks.plain.JavaTasks;
import io.millrace.testing.Poll;
import io.millrace.testing.TestDatabase;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** With Quartz itself, and seconds of real time. */
class SchedulerTest {

  @RegisterExtension static final TestDatabase DATABASE = TestDatabase.orchestrator();

  private static final String NODE = "test";
  private static final Duration QUARTZ_ALONE = Duration.ofHours(1);
  private static final Duration OFTEN = Duration.ofMillis(100);

  private final Semaphore created = new Semaphore(0);
  private final List<Scheduler> started = new ArrayList<>();

  @BeforeEach
  void forgetsQuartz() {
    DATABASE
        .sql()
        .transaction(configuration -> {
          var tx = configuration.dsl();
          tx.fetch(
              "select 1 from orchestrator.qrtz_locks where lock_name = 'TRIGGER_ACCESS' for update");
          for (String table :
              List.of("simple_triggers", "triggers", "fired_triggers", "job_details")) {
            tx.execute("delete from orchestrator.qrtz_" + table);
          }
        });
  }

  @AfterEach
  void stops() {
    started.forEach(Scheduler::close);
  }

  @Test
  void isWokenWhenADagIsDue() throws InterruptedException {
    Dag dag = dag("woken");
    Instant due = dueIn(dag, Duration.ofMillis(1500));

    Scheduler scheduler = start(RealTime.clock(), QUARTZ_ALONE, List.of(dag));
    assertThat(created.tryAcquire(20, TimeUnit.SECONDS)).isTrue();

    assertThat(createdAt(dag)).hasSize(1);
    assertThat(Duration.between(due, createdAt(dag).getFirst()))
        .isBetween(Duration.ZERO, Duration.ofSeconds(2));
    DagState next = scheduler.schedules().find(dag.id()).orElseThrow();
    assertThat(next.nextRunAt()).isAfter(due);
  }

  @Test
  void twoOnOneDatabaseCreateEachRunOnce() throws InterruptedException {
    List<Dag> dags = IntStream.range(0, 10).mapToObj(i -> dag("shared_" + i)).toList();
    dags.forEach(dag -> dueIn(dag, Duration.ofMillis(1500)));

    start(RealTime.clock(), OFTEN, dags);
    start(RealTime.clock(), OFTEN, dags);
    assertThat(created.tryAcquire(10, 20, TimeUnit.SECONDS)).isTrue();
    assertThat(created.tryAcquire(300, TimeUnit.MILLISECONDS)).as("an eleventh").isFalse();

    assertThat(dags).allSatisfy(dag -> assertThat(createdAt(dag)).hasSize(1));
  }

  @Test
  void putsBackWhatQuartzHasLost() throws Exception {
    Dag dag = dag("lost");
    Instant due = dueIn(dag, Duration.ofMillis(1500));

    start(RealTime.clock(), OFTEN, List.of(dag));
    awaitTrigger(dag);
    forgetsQuartz();

    awaitTrigger(dag);
    assertThat(created.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    assertThat(createdAt(dag)).singleElement().satisfies(at -> assertThat(at).isAfter(due));
  }

  @Test
  void runsOnTimeWhatANodeAnHourAheadHasPutOff() throws InterruptedException {
    Dag dag = dag("put_off");
    Instant due = dueIn(dag, Duration.ofSeconds(1));
    Clock ahead = Clock.offset(RealTime.clock(), Duration.ofHours(1));

    start(ahead, OFTEN, List.of(dag));
    assertThat(created.tryAcquire(20, TimeUnit.SECONDS)).isTrue();

    assertThat(Duration.between(due, createdAt(dag).getFirst()))
        .isBetween(Duration.ZERO, Duration.ofSeconds(2));
  }

  @Test
  void runsNothingEarlyWhenQuartzFiresTooSoon() throws InterruptedException {
    Dag dag = dag("too_soon");
    Instant due = dueIn(dag, Duration.ofMillis(1500));
    Clock behind = Clock.offset(RealTime.clock(), Duration.ofMillis(-700));

    start(behind, QUARTZ_ALONE, List.of(dag));
    assertThat(created.tryAcquire(20, TimeUnit.SECONDS)).isTrue();

    assertThat(createdAt(dag)).singleElement().satisfies(at -> assertThat(at).isAfter(due));
  }

  @Test
  void resumingRunsAtOnceWhatWasMissed() throws InterruptedException {
    Dag dag = dag("resumed");
    dueIn(dag, Duration.ofMinutes(-3));
    var schedules = new DagSchedules(DATABASE.sql());
    assertThat(schedules.pause(dag.id())).isTrue();
    assertThat(schedules.pause(dag.id())).isFalse();

    Scheduler scheduler = start(RealTime.clock(), QUARTZ_ALONE, List.of(dag));
    assertThat(scheduler.resume(dag.id())).isTrue();

    assertThat(created.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    assertThat(createdAt(dag)).hasSize(1);
  }

  @Test
  void aDagThatMakesUpForYearsTakesTurnsWithTheOthers() throws InterruptedException {
    Dag years = dag("a_years", "* * * * *");
    Dag other = dag("b_other", "@hourly");
    new DagSchedules(DATABASE.sql()).load(List.of(years), NODE);
    Instant first = DagStore.now(DATABASE.sql()).minus(Duration.ofMinutes(350));
    DagStore.advance(
        DATABASE.sql(), years.id(), new Interval(first, first.plus(Duration.ofMinutes(1))));
    dueIn(other, Duration.ofSeconds(-1));

    start(RealTime.clock(), QUARTZ_ALONE, List.of(years, other));
    for (int look = 0; look < 400 && createdAt(years).size() < 340; look++) {
      assertThat(created.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    }

    Instant turn = createdAt(other).getFirst();
    assertThat(createdAt(years)).hasSizeGreaterThanOrEqualTo(340);
    assertThat(createdAt(years).stream().filter(at -> at.isBefore(turn)))
        .hasSizeLessThanOrEqualTo(DueRuns.IN_ONE_TRANSACTION);
  }

  @Test
  void aDagWhoseRunsCannotBeCreatedHoldsUpNoOtherAndIsLookedAtAgainSoon() throws Exception {
    DATABASE
        .sql()
        .execute(
            "alter table orchestrator.dag_run add constraint none check (dag_id <> 'a_broken')");
    Dag broken = dag("a_broken");
    Dag other = dag("b_fine");
    dueIn(broken, Duration.ofSeconds(-1));
    dueIn(other, Duration.ofSeconds(-1));

    start(RealTime.clock(), QUARTZ_ALONE, List.of(broken, other));

    assertThat(created.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    assertThat(createdAt(other)).hasSize(1);
    awaitTrigger(other);
    assertThat(createdAt(broken)).isEmpty();

    DATABASE.sql().execute("alter table orchestrator.dag_run drop constraint none");

    assertThat(created.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    assertThat(createdAt(broken)).hasSize(1);
  }

  @Test
  void aScheduleThatIsOverHoldsUpNoOther() throws InterruptedException {
    Dag over = dag("a_over", Schedule.quartzCron("0 0 6 1 1 ? 2020", ZoneOffset.UTC));
    Dag fine = dag("b_fine_daily", Schedule.daily(ZoneOffset.UTC));
    dueIn(fine, Duration.ofSeconds(-1));

    start(RealTime.clock(), QUARTZ_ALONE, List.of(over, fine));

    assertThat(created.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    assertThat(createdAt(fine)).hasSize(1);
    assertThat(createdAt(over)).isEmpty();
  }

  @Test
  void aDagThatCannotBeKeptHoldsUpNoOtherAndIsTriedAgain() throws Exception {
    DATABASE
        .sql()
        .execute("alter table orchestrator.dag add constraint none check (dag_id <> 'a_refused')");
    Dag refused = dag("a_refused");
    Dag fine = dag("b_accepted");

    Scheduler scheduler = start(RealTime.clock(), OFTEN, List.of(refused, fine));

    assertThat(scheduler.schedules().of(List.of("a_refused", "b_accepted")))
        .containsOnlyKeys("b_accepted");
    DATABASE.sql().execute("alter table orchestrator.dag drop constraint none");
    awaitTrigger(refused);
    assertThat(scheduler.schedules().find("a_refused")).isPresent();
  }

  @Test
  void twoOnOneDatabaseCreateOneRunForUpdates() throws InterruptedException {
    var dag = Dag.named("waits").schedule(Schedule.on(Updates.of("prices")));
    dag.task("nothing", JavaTasks.java(context -> {}));
    List<Dag> dags = List.of(dag.build());
    start(RealTime.clock(), QUARTZ_ALONE, dags);
    start(RealTime.clock(), QUARTZ_ALONE, dags);

    var updates = new AssetUpdates(DATABASE.sql());
    assertThat(updates.add("prices", null)).containsExactly("waits");
    started.forEach(Scheduler::assetsUpdated);
    assertThat(created.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    assertThat(updates.add("prices", null)).containsExactly("waits");
    started.forEach(Scheduler::assetsUpdated);
    assertThat(created.tryAcquire(2500, TimeUnit.MILLISECONDS)).as("a second").isFalse();
    assertThat(createdAt(dags.getFirst())).hasSize(1);

    DATABASE
        .sql()
        .update(DAG_RUN)
        .set(DAG_RUN.STATE, "cancelled")
        .set(DAG_RUN.ENDED_AT, DAG_RUN.CREATED_AT)
        .where(DAG_RUN.DAG_ID.eq("waits"))
        .execute();
    started.forEach(Scheduler::assetsUpdated);
    assertThat(created.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
    assertThat(createdAt(dags.getFirst())).hasSize(2);
  }

  @Test
  void asksForUpdatesOnlyWhenItIsToldThatSomeWait() throws Exception {
    var waits = Dag.named("asks").schedule(Schedule.on(Updates.of("nothing_yet")));
    waits.task("nothing", JavaTasks.java(context -> {}));
    Dag timed = dag("looked_at");
    var asked = new Semaphore(0);

    Scheduler scheduler =
        start(
            askedBy("millrace-schedules", asked),
            RealTime.clock(),
            QUARTZ_ALONE,
            List.of(waits.build(), timed));
    awaitTrigger(timed);

    asked.drainPermits();
    assertThat(asked.tryAcquire(2500, TimeUnit.MILLISECONDS)).as("by itself").isFalse();
    scheduler.assetsUpdated();
    assertThat(asked.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
  }

  /** Counts how often a thread takes a session. */
  private static DataSource askedBy(String thread, Semaphore asked) {
    DataSource database = DATABASE.dataSource();
    return (DataSource)
        Proxy.newProxyInstance(
            SchedulerTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (self, method, given) -> {
              if (Thread.currentThread().getName().equals(thread)) {
                asked.release();
              }
              return method.invoke(database, given);
            });
  }

  private Scheduler start(Clock clock, Duration look, Collection<Dag> dags) {
    return start(DATABASE.dataSource(), clock, look, dags);
  }

  private Scheduler start(DataSource database, Clock clock, Duration look, Collection<Dag> dags) {
    Scheduler scheduler =
        Scheduler.start(database, dags, NODE, created::release, new Scheduler.Options(clock, look));
    started.add(scheduler);
    return scheduler;
  }

  private static Dag dag(String name) {
    return dag(name, "@hourly");
  }

  private static Dag dag(String name, String cron) {
    return dag(name, Schedule.cron(cron, ZoneOffset.UTC));
  }

  private static Dag dag(String name, Schedule schedule) {
    var dag = Dag.named(name).schedule(schedule).catchingUp();
    dag.task("nothing", JavaTasks.java(context -> {}));
    return dag.build();
  }

  /** Loads the DAG and has an interval of it end soon, in the database's time. */
  private static Instant dueIn(Dag dag, Duration delay) {
    new DagSchedules(DATABASE.sql()).load(List.of(dag), NODE);
    Instant due = DagStore.now(DATABASE.sql()).plus(delay);
    DagStore.advance(DATABASE.sql(), dag.id(), new Interval(due.minusSeconds(3600), due));
    return due;
  }

  private static void awaitTrigger(Dag dag) throws Exception {
    Poll.until(
        "Quartz has a trigger of " + dag.id(),
        Duration.ofSeconds(20),
        () ->
            DATABASE
                .sql()
                .fetchExists(
                    DSL.table("orchestrator.qrtz_triggers"),
                    DSL.condition("trigger_name = {0}", DSL.val(dag.id()))));
  }

  private static List<Instant> createdAt(Dag dag) {
    return DATABASE
        .sql()
        .select(DAG_RUN.CREATED_AT)
        .from(DAG_RUN)
        .where(DAG_RUN.DAG_ID.eq(dag.id()))
        .fetch(row -> row.value1().toInstant());
  }
}
