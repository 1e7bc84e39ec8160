package io.millrace.bench;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.millrace.orchestrator.database.Databases;
import io.millrace.orchestrator.time.RealTime;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * db-scheduler with lock-and-fetch, which its documentation has for throughput, with the threads
 * and limits of its own benchmark on two cores; it looks at once for what is due at once.
 */
final class DbSchedulerPeer implements Peer {

  private static final int THREADS = 20;
  private static final double FETCH_BELOW = 4.0;
  private static final double FETCH_UP_TO = 20.0;

  /** As its documentation has it. */
  private static final String TABLES =
      """
      create table scheduled_tasks (
        task_name text not null, task_instance text not null, task_data bytea,
        execution_time timestamptz not null, picked boolean not null, picked_by text,
        last_success timestamptz, last_failure timestamptz, consecutive_failures int,
        last_heartbeat timestamptz, version bigint not null, priority smallint,
        primary key (task_name, task_instance));
      create index on scheduled_tasks (execution_time);
      create index on scheduled_tasks (last_heartbeat);
      create index on scheduled_tasks (priority desc, execution_time asc);
      """;

  private final PeerDatabase database;
  private final Scheduler scheduler;
  private final OneTimeTask<Void> alone =
      Tasks.oneTime("alone").execute((task, context) -> tally().ran(number(task)));
  private final OneTimeTask<Void> link = Tasks.oneTime("link").execute(this::link);
  private volatile Tally tally = new Tally(0);
  private int rounds;

  DbSchedulerPeer(Databases databases) throws SQLException {
    database = PeerDatabase.create(databases, "db_scheduler", THREADS + 5);
    database.execute(TABLES);
    scheduler =
        Scheduler.create(database.pool(), alone, link)
            .threads(THREADS)
            .pollUsingLockAndFetch(FETCH_BELOW, FETCH_UP_TO)
            .enableImmediateExecution()
            .build();
    scheduler.start();
  }

  private Tally tally() {
    return tally;
  }

  @Override
  public String title() {
    return "db-scheduler";
  }

  @Override
  public void chain(Tally round) throws InterruptedException {
    begin(round);
    scheduler.scheduleIfNotExists(link.instance(id(0)), now());
    round.await();
  }

  private void link(TaskInstance<Void> task, ExecutionContext context) {
    Tally round = tally;
    int number = number(task);
    round.ran(number);
    if (round.hasAfter(number)) {
      context.getSchedulerClient().scheduleIfNotExists(link.instance(id(number + 1)), now());
    }
  }

  @Override
  public void together(Tally round) throws InterruptedException {
    begin(round);
    List<TaskInstance<?>> tasks = new ArrayList<>();
    for (int i = 0; i < round.tasks(); i++) {
      tasks.add(alone.instance(id(i)));
    }
    scheduler.scheduleBatch(tasks, now());
    round.await();
  }

  private void begin(Tally round) {
    rounds++;
    tally = round;
  }

  private String id(int task) {
    return rounds + "/" + task;
  }

  private static int number(TaskInstance<Void> task) {
    return Integer.parseInt(task.getId().substring(task.getId().indexOf('/') + 1));
  }

  private static Instant now() {
    return RealTime.clock().instant();
  }

  /** It deletes what has succeeded, and keeps what failed. */
  @Override
  public void awaitRecorded(long tasks) throws InterruptedException {
    database.await("select count(*) from scheduled_tasks", 0);
  }

  @Override
  public void close() {
    scheduler.stop();
    database.close();
  }
}
