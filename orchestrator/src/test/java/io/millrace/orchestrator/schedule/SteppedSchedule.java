package io.millrace.orchestrator.schedule;

import static io.millrace.sql.orchestrator.Tables.DAG_RUN;

import io.millrace.tasks.Dag;
import io.millrace.tasks.DagBuilder;
import io.millrace.tasks.Interval;
import io.millrace.tasks.Schedule;
import io.millrace.tasks.plain.JavaTasks;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jooq.DSLContext;

/** One DAG of a name of its own, on a database whose clock the test sets. */
final class SteppedSchedule {

  /** The name of the node that loads it. */
  static final String NODE = "stepped";

  static final Schedule MINUTELY = Schedule.cron("* * * * *", ZoneOffset.UTC);
  static final Schedule HOURLY = Schedule.cron("@hourly", ZoneOffset.UTC);
  static final Schedule DAILY = Schedule.daily(ZoneOffset.UTC);

  private static final AtomicInteger NAMES = new AtomicInteger();

  private final DSLContext database;
  private final String dagId = "stepped_" + NAMES.incrementAndGet();
  private final DueRuns due;
  private Dag dag;
  private Instant now;

  private SteppedSchedule(DSLContext database, UnaryOperator<DagBuilder> timing, String now) {
    this.database = database;
    this.now = Instant.parse(now);
    this.due = new DueRuns(database, tx -> this.now, NODE);
    this.dag = dag(timing);
  }

  static SteppedSchedule loadedAt(
      String now, DSLContext database, UnaryOperator<DagBuilder> timing) {
    var stepped = new SteppedSchedule(database, timing, now);
    stepped.restart();
    return stepped;
  }

  static SteppedSchedule loadedAt(String now, DSLContext database, Schedule schedule) {
    return loadedAt(now, database, dag -> dag.schedule(schedule));
  }

  static Interval interval(String start, String end) {
    return new Interval(Instant.parse(start), Instant.parse(end));
  }

  private Dag dag(UnaryOperator<DagBuilder> timing) {
    DagBuilder builder = timing.apply(Dag.named(dagId));
    builder.task("nothing", JavaTasks.java(context -> {}));
    return builder.build();
  }

  /** A node loads the DAG and looks what is due, as at each start. */
  void restart() {
    due.load(dag);
    look();
  }

  /** As {@link #restart}, with the DAG changed. */
  void restartWith(UnaryOperator<DagBuilder> timing) {
    dag = dag(timing);
    restart();
  }

  DueRuns.Look lookAt(String time) {
    now = Instant.parse(time);
    return look();
  }

  /** Looks until nothing more is due. */
  private DueRuns.Look look() {
    int created = 0;
    DueRuns.Look look;
    do {
      look = due.look(dag);
      created += look.created();
    } while (look.leavesMore());
    return new DueRuns.Look(created, look.untilNext());
  }

  void stepMinutes(int minutes) {
    for (int minute = 0; minute < minutes; minute++) {
      now = now.plus(Duration.ofMinutes(1));
      due.look(dag);
    }
  }

  void restartAt(String time) {
    now = Instant.parse(time);
    restart();
  }

  Dag dag() {
    return dag;
  }

  /** Logical dates of the scheduled runs, in the order of their creation. */
  List<String> runs() {
    return database
        .select(DAG_RUN.LOGICAL_DATE)
        .from(DAG_RUN)
        .where(DAG_RUN.DAG_ID.eq(dagId))
        .orderBy(DAG_RUN.DAG_RUN_ID)
        .fetch(row -> row.value1().toInstant().toString());
  }

  DagState state() {
    return new DagSchedules(database).find(dagId).orElseThrow();
  }

  void pause() {
    new DagSchedules(database).pause(dagId);
  }

  void resume() {
    new DagSchedules(database).resume(dagId);
  }
}
